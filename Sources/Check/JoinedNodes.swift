import Diagnostics
import Flow
import Syntax
import Types

/// Nodes of the top level that a join takes from its right side: they must have its rows.
extension Scope {
  /// Whether a node that a frame has as a column has rows of the frame that it is taken from.
  func isSeen(_ node: Int, from frame: Int) -> Bool {
    let declaration = resolved.flow.nodes[node]
    guard declaration.frame == nil, declaration.isNamed, case .rows(let rows)? = nodes[node]?.domain,
      resolved.parents[frame].count == 2
    else { return true }
    let right = resolved.parents[frame][1]
    return rows.index == right || resolved.isMade(right, of: rows.index)
  }
}

extension Checker {
  mutating func checkJoinedNodes(_ scope: Scope) {
    for index in flow.frames.indices {
      guard let derivation = flow.derivation(of: index), case .join(let join) = derivation.verb,
        let take = join.take
      else { continue }
      for (name, column) in take {
        guard let position = resolved.columns[index].firstIndex(where: { $0.name == name.text }),
          case .node(let node) = resolved.columns[index][position].origin, !scope.isSeen(node, from: index)
        else { continue }
        diagnostics.append(otherRows(column, of: derivation.parents[1].text))
      }
    }
  }
}

private func otherRows(_ node: Name, of frame: String) -> Diagnostic {
  Diagnostic(.frameMismatch, "node `\(node.text)` does not have the rows of `\(frame)`", at: node.span)
}
