import Check
import Diagnostics
import Flow

extension LintRule {
  /// A node that is in no output and that no node reads. Without `outputs` every node is one.
  static let unusedNode = LintRule(.unusedNode) { flow in
    guard !flow.declared.outputs.isEmpty else { return [] }
    let nodes = flow.typed.flow.nodes
    var isUsed = [Bool](repeating: false, count: nodes.count)
    for reference in (flow.typed.resolved.references + flow.typed.resolved.givenColumns).joined() {
      if let node = reference?.node { isUsed[node] = true }
    }
    for column in flow.typed.resolved.columns.joined() {
      switch column.origin {
      case .node(let node): isUsed[node] = true
      case .stacked(let lanes): for node in lanes.compactMap({ $0.reference?.node }) { isUsed[node] = true }
      case .declared, .column: break
      }
    }
    for output in flow.typed.outputs {
      for column in output.columns {
        switch column.value {
        case .node(let node), .taken(_, let node): isUsed[node] = true
        case .column: break
        }
      }
    }
    // A declaration by `for` is used when one of its nodes is.
    let used = Set(nodes.indices.filter { isUsed[$0] }.map { nodes[$0].name.span })
    return flow.declared.nodes.filter { $0.isNamed && !used.contains($0.name.span) }.map {
      unused($0.name)
    }
  }
}

private func unused(_ name: Name) -> Diagnostic {
  Diagnostic(
    .unusedNode, "no output has node `\(name.text)`, and no node reads it", at: name.span, severity: .warning,
    help: Help("select it in an output, or remove it; it is never computed"))
}
