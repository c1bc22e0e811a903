import Syntax

/// The columns and nodes of another frame that a lookup compares keys with: its expression has their names.
extension Resolver {
  /// The nodes behind them.
  func lookedUp(_ index: Int, _ references: [Reference?]) -> [Int] {
    let expression = flow.nodes[index].expression
    var needed: [Int] = []
    for node in expression.nodes {
      guard case .call(let call) = node.kind, call.name.text == "lookup",
        let value = call.arguments.first?.value, let frame = frame(of: references[Int(value.value)])
      else { continue }
      needed += rowNodes[frame]
      for label in call.arguments.compactMap(\.label) {
        if let position = columnPositions[frame][label.text] {
          needed += columns.origins(of: position, in: frame).compactMap(\.node)
        } else if let node = self.node(label.text, seenFrom: frame) {
          needed.append(node)
        }
      }
    }
    return needed
  }

  private func frame(of reference: Reference?) -> Int? {
    switch reference {
    case .column(let frame, _)?, .taken(let frame, _)?: frame
    case .node(let node)?: flow.nodes[node].frame
    case .parameter?, nil: nil
    }
  }
}
