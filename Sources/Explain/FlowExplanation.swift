import Check
public import Compiler
import Diagnostics
import Flow
import Govern
import Plan
import StandardLibrary
import Syntax
import Types

/// What the compiler knows of a flow and its nodes, in words for a terminal.
public struct FlowExplanation {
  let compilation: Compilation
  let typed: TypedFlow

  /// Nil when the flow has not been typed.
  public init?(_ compilation: Compilation) {
    guard let typed = compilation.typed else { return nil }
    self.compilation = compilation
    self.typed = typed
  }

  /// Names that `node` explains: nodes, qualified or not, and columns as `frame.column`.
  public var names: [String] {
    let nodes = typed.nodes.compactMap { $0?.name } + typed.flow.nodes.map(\.name.text)
    let columns = typed.frames.flatMap { frame in frame.columns.map { "\(frame.name).\($0.name)" } }
    var seen: Set<String> = []
    return (nodes + columns).filter { seen.insert($0).inserted }
  }

  /// The whole flow: frames with their contracts, then a line for each node.
  public var flow: String {
    var lines = ["flow \(typed.flow.name)"]
    if !typed.flow.doc.isEmpty { lines.append("  \(typed.flow.doc)") }
    for parameter in typed.parameters {
      lines.append("parameter \(parameter.name): \(parameter.type) = \(parameter.value)")
    }
    for (index, frame) in typed.frames.enumerated() where !typed.flow.frames[index].isMade {
      lines += describe(frame, at: index)
    }
    let scalars = nodes(in: .scalar)
    if !scalars.isEmpty { lines += ["scalars"] + table(scalars) }
    for output in typed.outputs { lines += describe(output) }
    lines += self.lines(ofChecks: { _ in true })
    if let plan = compilation.plan, plan.outputs.contains(where: \.target.isStored) {
      lines += StageExplanation(plan).lines
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func describe(_ frame: TypedFrame, at index: Int) -> [String] {
    let lines = ["frame \(frame.name): \(origin(index))\(rows(of: frame))"]
    let columns = frame.columns.map { ($0.name, $0.type.description, "column") }
    return lines + table(columns + nodes(in: .rows(FrameID(index))))
  }

  /// What an output holds, where it is written, and in which order its rows leave.
  private func describe(_ output: TypedOutput) -> [String] {
    let columns = output.columns.map(\.name).joined(separator: ", ")
    let place = output.target.path.map { " -> \($0)" } ?? ""
    var facts: [String]
    switch output.domain {
    case .scalar: facts = ["one row"]
    case .rows(let frame):
      let frame = typed.frames[frame.index]
      facts = ["rows as `\(frame.name)` has them: \(rows(of: frame))"]
    }
    if !output.target.partitions.isEmpty {
      facts.append("in a folder for each value of \(output.target.partitions.joined(separator: ", "))")
    }
    switch output.target.mode {
    case .replace: break
    case .error: facts.append("never in place of what is there")
    case .append: facts.append("a file added by each run")
    }
    return ["output \(output.name): \(columns)\(place)", "  " + facts.joined(separator: "; ")]
  }

  /// Of what and how a frame is made; empty for a source.
  private func origin(_ index: Int) -> String {
    let parents = typed.resolved.parents[index].map { "`\(typed.frames[$0].name)`" }
    guard let first = parents.first else { return "" }
    guard let derivation = typed.flow.derivation(of: index) else {
      return "\(parents.joined(separator: " and ")) side by side; "
    }
    let operands = derivation.operands.map { source($0) }
    let list = operands.joined(separator: ", ")
    switch derivation.verb {
    case .filter: return "\(first) where \(list); "
    case .limit(let count, let offset):
      return "the first \(count) rows of \(first)\(offset > 0 ? " after \(offset)" : ""); "
    case .sort: return "\(first) sorted by \(list); "
    case .distinct: return "\(first), the first row of each (\(list)); "
    case .group: return "\(first) grouped by \(list); "
    case .limitBy(let offset):
      return "the first \(list) rows of \(first)\(offset > 0 ? " after \(offset)" : ""); "
    case .sample(let sample):
      switch sample.size {
      case .rows(let count): return "\(count) rows of \(first) by chance, seed \(sample.seed); "
      case .fraction(let fraction): return "\(fraction) of \(first) by chance, seed \(sample.seed); "
      }
    case .resample(let resampling):
      return "\(first) on a grid of \(resampling.every.text) by \(resampling.at.text); "
    case .unpivot(let unpivot):
      return "\(first), a row for each of \(unpivot.columns.map(\.text).joined(separator: ", ")); "
    case .union: return "the rows of \(parents.joined(separator: ", then of ")); "
    case .join(let join) where join.asOf != nil:
      return "\(parents.joined(separator: " as-of join ")), \(join.asOf?.direction.rawValue ?? ""); "
    case .join(let join): return "\(parents.joined(separator: " \(join.kind.rawValue) join ")); "
    }
  }

  private func rows(of frame: TypedFrame) -> String {
    var facts: [String] = []
    if !frame.series.isEmpty { facts.append("series \(frame.series.joined(separator: ", "))") }
    switch frame.order {
    case .none: facts.append("no order")
    case .position: facts.append("in the order of the file")
    case .columns(let names): facts.append("ordered by \(names.joined(separator: ", "))")
    }
    if !frame.key.isEmpty { facts.append("one row per (\(frame.key.joined(separator: ", ")))") }
    return facts.joined(separator: ", ")
  }

  private func nodes(in domain: Domain) -> [(String, String, String)] {
    typed.nodes.indices.compactMap { index in
      guard let node = typed.nodes[index], node.domain == domain, typed.flow.nodes[index].isNamed
      else { return nil }
      return (typed.flow.nodes[index].name.text, shown(node).description, source(index))
    }
  }

  /// A scalar that an empty frame makes null is nullable to whoever reads it.
  private func shown(_ node: TypedNode) -> ValueType {
    var type = node.type
    if node.expression.root.emptyOf != nil { type.nullable = true }
    return type
  }

  /// The expression as it is written; of `cases` the branch that is taken.
  private func source(_ index: Int) -> String {
    let expression = typed.flow.nodes[index].expression
    guard case .call(let call) = expression[expression.root].kind, call.form == .cases else {
      return text(of: expression.root, in: expression)
    }
    let parameters = typed.parameters
    let folder = ConstantFolder { name in parameters.first { $0.name == name }?.value }
    let arguments = call.arguments.map(\.value)
    for (condition, value) in zip(arguments, arguments.dropFirst()).enumerated().filter({ $0.offset % 2 == 0 }
    )
    .map(\.element) where folder.value(of: condition, in: expression) == .bool(true) {
      return "\(text(of: value, in: expression)), since \(text(of: condition, in: expression))"
    }
    return arguments.last.map { text(of: $0, in: expression) + ", since no other case holds" } ?? ""
  }

  func text(of index: Expression.Index, in expression: Expression) -> String {
    let text = compilation.files.text(of: expression[index].span)
    return text.split { $0 == "\n" || $0 == " " || $0 == "\r" }.joined(separator: " ")
  }

  private func table(_ rows: [(String, String, String)]) -> [String] {
    let first = rows.map(\.0.count).max() ?? 0
    let second = rows.map(\.1.count).max() ?? 0
    return rows.map { row in
      let left = row.0 + String(repeating: " ", count: first - row.0.count)
      let middle = row.1 + String(repeating: " ", count: second - row.1.count)
      return "  \(left)  \(middle)  \(escaped(row.2))"
    }
  }
}

// MARK: - One node

extension FlowExplanation {
  /// Everything about one node or column; nil when nothing has the name.
  public func node(_ name: String) -> String? {
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
    let outputs = outputs(.column(frame: index, position: position))
    lines.append("  read by: \(list(readers { $0 == reference } + outputs))")
    lines += inheritedTags(of: reference)
    lines += self.lines(ofChecks: { $0.owner == .column(frame: index, name: column.name) }).map { "  " + $0 }
    return lines.joined(separator: "\n") + "\n"
  }

  private func describe(node index: Int) -> String? {
    guard let node = typed.nodes[index] else { return nil }
    let declaration = typed.flow.nodes[index]
    let place = compilation.files.location(of: declaration.name.span)
    var lines = ["\(node.name): \(shown(node))", "  = \(escaped(source(index)))"]
    lines.append("  declared at \(place.path):\(place.line):\(place.column)")
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
    lines.append("  read by: \(list(readers { $0 == .node(index) } + outputs(.node(index))))")
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
  private func inheritedTags(of reference: Reference) -> [String] {
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
    return parts.isEmpty ? "fuses: row by row" : "fuses: \(parts.joined(separator: "; "))"
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

  private func readers(_ isRead: (Reference) -> Bool) -> [String] {
    typed.resolved.references.indices.filter { index in
      typed.resolved.references[index].contains { $0.map(isRead) ?? false }
    }.map { typed.nodes[$0]?.name ?? typed.flow.nodes[$0].name.text }
  }

  private func outputs(_ value: TypedOutput.Column.Value) -> [String] {
    typed.outputs.filter { output in
      output.columns.contains { column in
        if case .taken(_, let node) = column.value { return value == .node(node) }
        return column.value == value
      }
    }.map { "output \($0.name)" }
  }

  private func list(_ names: [String]) -> String {
    var seen: Set<String> = []
    let unique = names.filter { seen.insert($0).inserted }
    return unique.isEmpty ? "nothing" : unique.joined(separator: ", ")
  }
}
