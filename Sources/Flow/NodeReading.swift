import Diagnostics
import Syntax
import Types

extension FlowReader {
  private static let nodeKeys = [
    "expr", "cases", "for", "doc", "tags", "owner", "declassify", "unit", "type", "checks",
  ]
  /// Keys that no transform has as its name, so that they alone make the long form.
  private static let longKeys = ["expr", "cases", "for", "checks"]

  /// A node's value is an expression, a structured call, or the long form: a mapping with `expr` or `cases`.
  mutating func readNode(_ name: Name, _ id: SyntaxTree.ID, frame: Int?) {
    guard isLong(id) else {
      flow.nodes.append(
        NodeDeclaration(
          name: name, frame: frame, expression: expression(id), doc: "", tags: [], unit: nil, type: nil))
      return
    }
    guard
      let fields = Fields(
        id, in: tree, of: "node `\(name.text)`", keys: FlowReader.nodeKeys, diagnostics: &diagnostics)
    else { return }
    let before = diagnostics.count
    if fields["tags"].map(tree.isBroken) ?? !fields.lacks("tags") { flow.hasUnknownTags = true }
    guard let expression = value(of: name, fields) else {
      flow.brokenNames.insert(name.text)
      if diagnostics.count == before, fields.lacks("expr") {
        diagnostics.append(missingKey("expr", of: "node `\(name.text)`", at: name.span))
      }
      return
    }
    var repetition: Repetition?
    if let id = fields["for"] {
      repetition = self.repetition(id)
      if repetition == nil {
        flow.brokenNames.insert(name.text)
        return
      }
    }
    var type: (value: ValueType, span: Span)?
    if let typeID = fields["type"], let text = fields.text("type", diagnostics: &diagnostics) {
      type = typeNamed(text, at: tree.span(typeID)).map { ($0, tree.span(typeID)) }
    }
    var node = NodeDeclaration(
      name: name, frame: frame, expression: expression,
      doc: fields.text("doc", diagnostics: &diagnostics) ?? "", tags: tags(fields), unit: unit(fields),
      type: type, repetition: repetition, checks: checks(onValue: name, fields))
    node.owner = fields.text("owner", diagnostics: &diagnostics)
    node.declassification = declassification(fields)
    node.hasBrokenDeclassification = fields["declassify"] != nil && node.declassification == nil
    flow.nodes.append(node)
  }

  /// The expression of the long form; nil when it has none, or none that can be used.
  private mutating func value(of name: Name, _ fields: Fields) -> Expression? {
    guard let list = fields["cases"] else { return fields["expr"].map { expression($0) } }
    if fields["expr"] != nil {
      diagnostics.append(exprAndCases(name))
      return nil
    }
    guard let branches = readBranches(list, of: name) else { return nil }
    let parsed = parseCases(branches, at: caseKey(fields.id), in: tree)
    diagnostics += parsed.diagnostics
    return parsed.expression
  }

  /// Where `cases` stands as a key.
  private func caseKey(_ id: SyntaxTree.ID) -> Span {
    tree.entries(id).first { tree.text($0.key) == "cases" }.map { tree.span($0.key) } ?? tree.span(id)
  }

  // MARK: Cases

  /// `- {when: ..., then: ...}` lines, the last perhaps `- else: ...`; nil, with a diagnostic, when they are
  /// none.
  private mutating func readBranches(_ id: SyntaxTree.ID, of node: Name) -> [CaseBranch]? {
    guard tree.kind(id) == .sequence else {
      if tree.isBroken(id) { return nil }
      diagnostics.append(casesAreList(at: tree.span(id)))
      return nil
    }
    let items = tree.items(id)
    let before = diagnostics.count
    if items.isEmpty { diagnostics.append(noCases(node, at: tree.span(id))) }
    var branches: [CaseBranch] = []
    for (index, item) in items.enumerated() {
      guard
        let fields = Fields(
          item, in: tree, of: "a branch of `cases`", keys: ["when", "then", "else"], diagnostics: &diagnostics
        )
      else { continue }
      if let value = fields["else"] {
        if fields["when"] != nil || fields["then"] != nil {
          diagnostics.append(elseWithCondition(at: fields.span))
        } else if index < items.count - 1 {
          diagnostics.append(elseIsLast(at: tree.span(value)))
        }
        branches.append(CaseBranch(condition: nil, value: value))
      } else if let condition = fields["when"], let value = fields["then"] {
        branches.append(CaseBranch(condition: condition, value: value))
      } else {
        let lacking = fields["when"] == nil ? "when" : "then"
        let given = tree.entries(item).first.map { tree.span($0.key) } ?? fields.span
        if fields.lacks(lacking) { diagnostics.append(missingKey(lacking, of: "this branch", at: given)) }
      }
    }
    return diagnostics.count == before ? branches : nil
  }

  // MARK: The long form

  /// The long form has `expr`, or else keys of which at least one can only belong to it.
  private func isLong(_ id: SyntaxTree.ID) -> Bool {
    guard tree.kind(id) == .mapping else { return false }
    let keys = tree.entries(id).map { tree.text($0.key) }
    if keys.contains(where: FlowReader.longKeys.contains) { return true }
    return (keys.count > 1 || tree.isIncomplete(id)) && keys.contains(where: FlowReader.nodeKeys.contains)
  }
}

private func exprAndCases(_ name: Name) -> Diagnostic {
  Diagnostic(
    .conflictingKeys, "node `\(escaped(name.text))` has both `expr` and `cases`", at: name.span,
    label: "keep one of them: what `expr` says may be the last branch, `- else: ...`")
}

private func casesAreList(at span: Span) -> Diagnostic {
  Diagnostic(
    .expectedList, "`cases` is a list of branches", at: span,
    label: "expected `- {when: ..., then: ...}` lines")
}

private func noCases(_ node: Name, at span: Span) -> Diagnostic {
  Diagnostic(
    .missingCase, "`\(escaped(node.text))` has no branch", at: span, label: "add `- else: ...`")
}

private func elseWithCondition(at span: Span) -> Diagnostic {
  Diagnostic(
    .conflictingKeys, "a branch is either `else` or `when` and `then`", at: span,
    label: "write two branches")
}

private func elseIsLast(at span: Span) -> Diagnostic {
  Diagnostic(
    .unreachableCase, "the branches after `else` are never taken", at: span, label: "move it to the end")
}
