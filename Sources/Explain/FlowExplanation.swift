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

  func describe(_ frame: TypedFrame, at index: Int) -> [String] {
    let lines = ["frame \(frame.name): \(origin(index))\(rows(of: frame))"] + files(of: frame)
    let columns = frame.columns.enumerated().map { position, column in
      (column.name, column.type.description, cells(of: position, in: index))
    }
    return lines + table(columns + nodes(in: .rows(FrameID(index))))
  }

  /// What an output holds, where it is written, and in which order its rows leave.
  func describe(_ output: TypedOutput) -> [String] {
    let columns = output.columns.map(\.name).joined(separator: ", ")
    let place = output.target.path.map { " -> \($0)" } ?? ""
    var facts: [String]
    switch output.domain {
    case .scalar: facts = ["one row"]
    case .rows(let id):
      let frame = typed.frames[id.index]
      // The rows that pass the checks of an output have a name that says so.
      let isMade = typed.flow.frames[id.index].isMade
      facts = [(isMade ? frame.name : "rows as `\(frame.name)` has them") + ": \(rows(of: frame))"]
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

  func rows(of frame: TypedFrame) -> String {
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
  func shown(_ node: TypedNode) -> ValueType {
    var type = node.type
    if node.expression.root.emptyOf != nil { type.nullable = true }
    return type
  }

  /// The expression as it is written; of `cases` the branch that is taken.
  func source(_ index: Int) -> String {
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

  func table(_ rows: [(String, String, String)]) -> [String] {
    let first = rows.map(\.0.count).max() ?? 0
    let second = rows.map(\.1.count).max() ?? 0
    return rows.map { row in
      let left = row.0 + String(repeating: " ", count: first - row.0.count)
      let middle = row.1 + String(repeating: " ", count: second - row.1.count)
      return "  \(left)  \(middle)  \(escaped(row.2))"
    }
  }
}
