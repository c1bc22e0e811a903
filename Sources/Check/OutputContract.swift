import Diagnostics
import Flow
import Types

/// Holds outputs to the columns that they promise, before any data is read.
struct OutputContract {
  let resolved: ResolvedFlow
  let frames: [TypedFrame]
  let nodes: [TypedNode?]

  /// Everything in which an output does not keep its contract.
  func breaches(of output: TypedOutput, _ contract: ContractDeclaration) -> [Diagnostic] {
    var breaches: [Diagnostic] = []
    for promised in contract.columns {
      guard let column = output.columns.first(where: { $0.name == promised.name.text }) else {
        // A column that failed its own check is missing for a reason that has been told.
        if !resolved.brokenNames.contains(promised.name.text), !isUntyped(promised.name.text) {
          breaches.append(missing(promised.name, output))
        }
        continue
      }
      guard let found = type(of: column, in: output.domain) else { continue }
      let unitFits = promised.type.unit == nil || promised.type.unit == found.unit
      if promised.type.type != found.type || !unitFits {
        breaches.append(differs(promised, "is \(found)"))
      } else if found.nullable && !promised.type.nullable {
        breaches.append(differs(promised, "may be null"))
      }
    }
    let names = Set(contract.columns.map(\.name.text))
    let others = output.columns.map(\.name).filter { !names.contains($0) }
    if let exact = contract.exact, !others.isEmpty { breaches.append(more(others, output, at: exact)) }
    return breaches
  }

  /// Whether a node of the name has no type, of which a diagnostic says why.
  private func isUntyped(_ name: String) -> Bool {
    nodes.indices.contains { nodes[$0] == nil && resolved.flow.nodes[$0].name.text == name }
  }

  /// nil where a diagnostic says why there is none.
  func type(of column: TypedOutput.Column, in domain: Domain) -> ValueType? {
    switch column.value {
    case .column(let frame, let position): return frames[frame].columns[position].type
    case .taken(let frame, let node):
      guard var type = nodes[node]?.type else { return nil }
      if resolved.mayLackParent(frame) { type.nullable = true }
      return type
    case .node(let index):
      guard let node = nodes[index] else { return nil }
      var type = node.type
      // A total of a frame is null only where the frame has no rows.
      if let frame = node.expression.root.emptyOf, domain != .rows(frame) { type.nullable = true }
      return type
    }
  }
}

private func missing(_ name: Name, _ output: TypedOutput) -> Diagnostic {
  .unknown(
    .brokenContract, name.text,
    "output `\(escaped(output.name))` promises `\(escaped(name.text))` and has no such column", at: name.span,
    among: output.columns.map(\.name))
}

private func differs(_ promised: ContractDeclaration.Column, _ found: String) -> Diagnostic {
  Diagnostic(
    .brokenContract, "`\(escaped(promised.name.text))` is promised as \(promised.type), and \(found)",
    at: promised.place, label: "it \(found)")
}

private func more(_ names: [String], _ output: TypedOutput, at span: Span) -> Diagnostic {
  Diagnostic(
    .brokenContract, "output `\(escaped(output.name))` has columns that its contract does not name", at: span,
    notes: ["not named: \(names.map { escaped($0) }.joined(separator: ", "))"])
}
