import Diagnostics
import Syntax

/// Outputs: which columns, and where and how they are written.
extension FlowReader {
  private static let outputKeys = [
    "for", "from", "select", "path", "format", "compression", "mode", "partition_by", "contract", "doc",
    "owner", "tags", "checks", "materialize", "quarantine",
  ]

  mutating func readOutput(_ name: Name, _ id: SyntaxTree.ID) {
    let before = diagnostics.count
    func isUnread(_ key: String, _ fields: Fields) -> Bool {
      fields[key].map(tree.isBroken) ?? !fields.lacks(key)
    }
    guard
      let fields = Fields(
        id, in: tree, of: "output `\(name.text)`", keys: FlowReader.outputKeys, diagnostics: &diagnostics)
    else {
      flow.brokenNames.insert(name.text)
      return
    }
    var output = OutputDeclaration(
      name: name, from: located("from", fields), select: names("select", fields),
      path: located("path", fields), format: located("format", fields),
      compression: located("compression", fields), mode: located("mode", fields),
      partitions: names("partition_by", fields) ?? [],
      doc: fields.text("doc", diagnostics: &diagnostics) ?? "",
      owner: fields.text("owner", diagnostics: &diagnostics), tags: tags(fields),
      contract: contract(fields),
      isBroken: diagnostics.count > before || isUnread("from", fields) || isUnread("select", fields),
      quarantine: located("quarantine", fields))
    let unread = diagnostics.count
    output.checks = checks(onFrame: name, fields)
    output.hasBrokenChecks = diagnostics.count > unread
    if fields.flag("materialize", diagnostics: &diagnostics) == true, let id = fields["materialize"] {
      output.stored = tree.span(id)
    }
    if let id = fields["for"] {
      output.repetition = repetition(id)
      if output.repetition == nil {
        flow.brokenNames.insert(name.text)
        return
      }
    }
    flow.outputs.append(output)
  }
}
