import Diagnostics
import Syntax

/// `defaults`: a list of `{nodes: [spend_*, cost], tags, owner, doc, checks}`.
extension FlowReader {
  mutating func readDefaults(_ section: SyntaxTree.ID?) {
    guard let section, !tree.isBroken(section) else { return }
    guard tree.kind(section) == .sequence else {
      diagnostics.append(defaultsAreList(at: tree.span(section)))
      return
    }
    for item in tree.items(section) { readDefault(item) }
  }

  private mutating func readDefault(_ item: SyntaxTree.ID) {
    guard
      let fields = Fields(
        item, in: tree, of: "an item of `defaults`", keys: ["nodes", "tags", "owner", "doc", "checks"],
        diagnostics: &diagnostics)
    else { return }
    guard let patterns = names("nodes", fields) else {
      if fields.lacks("nodes") {
        diagnostics.append(missingKey("nodes", of: "this item of `defaults`", at: tree.span(item)))
      }
      return
    }
    let subject = Name(patterns.first?.text ?? "*", at: tree.span(item))
    var checks = checks(onValue: subject, fields)
    for index in checks.indices { checks[index].isDefault = true }
    flow.defaults.append(
      DefaultDeclaration(
        place: tree.span(item), patterns: patterns, tags: tags(fields),
        owner: fields.text("owner", diagnostics: &diagnostics),
        doc: fields.text("doc", diagnostics: &diagnostics) ?? "", checks: checks))
  }
}

private func defaultsAreList(at span: Span) -> Diagnostic {
  Diagnostic(
    .expectedList, "`defaults` is a list, each item of which names its nodes", at: span,
    label: "write `- nodes: [...]`, and what they have beside it")
}
