import Check
import Compiler
import Diagnostics
import Flow
import Govern
import Plan
import Syntax
import Types

/// All that is known of one node or column.
extension FlowExplanation {
  /// Everything about one node or column; nil when none has the name.
  func node(_ name: String) -> String? {
    if let index = typed.nodes.indices.first(where: { typed.nodes[$0]?.name == name })
      ?? typed.nodes.indices.first(where: { typed.nodes[$0] != nil && typed.flow.nodes[$0].name.text == name }
      )
    {
      return describe(node: index)
    }
    for (index, frame) in typed.frames.enumerated() {
      for (position, column) in frame.columns.enumerated() where "\(frame.name).\(column.name)" == name {
        return describe(column: position, of: index)
      }
    }
    return nil
  }

  private func describe(column position: Int, of index: Int) -> String {
    let frame = typed.frames[index]
    let column = frame.columns[position]
    var lines = [
      "\(frame.name).\(column.name): \(column.type)", "  a column of the frame: \(rows(of: frame))",
    ]
    if case .column(let from, let there) = typed.resolved.columns[index][position].origin,
      typed.presence.proves(.column(frame: from, position: there), in: index)
    {
      lines.append("  never null: `where` leaves out the rows without it")
    }
    let reference = Reference.column(frame: index, position: position)
    lines.append(
      "  read by: \(list(readers(of: reference) + outputs(.column(frame: index, position: position))))")
    lines += inheritedTags(of: reference)
    lines += self.lines(ofChecks: { $0.owner == .column(frame: index, name: column.name) }).map { "  " + $0 }
    return lines.joined(separator: "\n") + "\n"
  }

  private func describe(node index: Int) -> String? {
    guard let node = typed.nodes[index] else { return nil }
    let declaration = typed.flow.nodes[index]
    var lines = ["\(node.name): \(shown(node))", "  = \(escaped(source(index)))"]
    lines.append(place(of: declaration.name.span))
    if let instance = declaration.instance {
      lines.append(
        "  one of `\(compilation.files.text(of: declaration.name.span))`, for \(escaped(instance))")
    }
    if !declaration.doc.isEmpty { lines.append("  \(escaped(declaration.doc))") }
    lines.append("  " + domainText(node.domain))
    lines.append("  " + nullText(node.expression.root))
    lines.append("  unit: " + (node.type.unit?.description ?? "unknown"))
    lines.append("  " + fusionText(node.expression))
    if let ahead = typed.lookAheads()[index] { lines.append("  uses later rows: " + ahead.reason) }
    let inputs = typed.resolved.references[index].compactMap { $0 }.map(name)
    lines.append("  reads: \(list(inputs))")
    lines.append("  read by: \(list(readers(of: .node(index)) + outputs(.node(index))))")
    lines += self.lines(ofChecks: { $0.owner == .node(index) }).map { "  " + $0 }
    let fixed = node.expression.constantParameters.sorted().map { typed.parameters[$0].name }
    if !fixed.isEmpty { lines.append("  shaped by: \(list(fixed))") }
    if !declaration.tags.isEmpty {
      lines.append("  tags: " + declaration.tags.map { "\($0.name)=\($0.value)" }.joined(separator: ", "))
    }
    lines += inheritedTags(of: .node(index))
    for given in declaration.defaults {
      let place = compilation.files.location(of: given.place)
      lines.append(
        "  by defaults at \(place.path):\(place.line):\(place.column): "
          + given.what.map(escaped).joined(separator: ", "))
    }
    if let taken = declaration.declassification {
      lines.append("  loses tag \(escaped(taken.tag.text)): \(escaped(taken.reason))")
    }
    if let owner = declaration.owner ?? typed.flow.owner { lines.append("  owner: \(escaped(owner))") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Tags that came along with other values.
  func inheritedTags(of reference: Reference) -> [String] {
    Governance.inheritedTags(of: reference, in: typed, library: compilation.library).map {
      "  inherits tag \($0)"
    }
  }

  private func domainText(_ domain: Domain) -> String {
    switch domain {
    case .scalar: "one value"
    case .rows(let frame):
      "rows of `\(typed.frames[frame.index].name)`: \(rows(of: typed.frames[frame.index]))"
    }
  }

  private func nullText(_ root: Term) -> String {
    if root.type.nullable { return "nullable: \(root.reason.map(typed.words) ?? "an argument may be null")" }
    if let frame = root.emptyOf {
      return "nullable: `\(typed.frames[frame.index].name)` may have no rows (never null in its own rows)"
    }
    return "never null"
  }

  func fusionText(_ expression: TypedExpression) -> String {
    var parts: [String] = []
    for term in expression.terms {
      guard case .call(let call) = term.kind else { continue }
      switch call.fusion {
      case .elementwise: break
      case .stencil(let rows): parts.append("\(call.transform) looks back \(rows) rows")
      case .scan: parts.append("\(call.transform) carries a state through each series")
      case .aggregate, .whole: parts.append("\(call.transform) needs a pass over all rows first")
      }
    }
    var told: Set<String> = []
    let once = parts.filter { told.insert($0).inserted }
    return once.isEmpty ? "fuses: row by row" : "fuses: \(once.joined(separator: "; "))"
  }

  private func name(_ reference: Reference) -> String {
    switch reference {
    case .parameter(let index): typed.parameters[index].name
    case .column(let frame, let position):
      "\(typed.frames[frame].name).\(typed.frames[frame].columns[position].name)"
    case .node(let index), .taken(_, let index):
      typed.nodes[index]?.name ?? typed.flow.nodes[index].name.text
    }
  }

  func outputs(_ value: TypedOutput.Column.Value) -> [String] {
    typed.outputs.filter { output in
      output.columns.contains { column in
        if case .taken(_, let node) = column.value { return value == .node(node) }
        return column.value == value
      }
    }.map { "output \($0.name)" }
  }

  func list(_ names: [String]) -> String {
    var seen: Set<String> = []
    let unique = names.filter { seen.insert($0).inserted }
    return unique.isEmpty ? "nothing" : unique.joined(separator: ", ")
  }
}
