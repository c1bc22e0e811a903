import Diagnostics
import Flow
import Syntax
import Types

/// Nodes that a frame has without declaring them: those of frames whose rows it keeps, and of the top level.
extension Scope {
  /// Whether a node has a value in each row of a frame that it is taken from by name.
  func isSeen(_ node: Int, from frame: Int) -> Bool {
    let declaration = resolved.flow.nodes[node]
    // That of another frame was looked up through the frames that keep its rows.
    guard declaration.frame == nil, declaration.isNamed, let found = nodes[node] else { return true }
    guard case .rows(let rows) = found.domain else { return false }
    return rows.index == frame || resolved.isMade(frame, of: rows.index)
  }

  /// The type of a node as a frame sees it; nil where it has no rows of the frame.
  func type(ofNode node: Int, seenFrom frame: Int) -> ValueType? {
    guard let found = nodes[node], isSeen(node, from: frame) else { return nil }
    var type = found.type
    if found.expression.root.emptyOf != nil { type.nullable = true }
    guard case .rows(let rows) = found.domain, rows.index != frame,
      let isPresent = presence(of: node, ofRows: rows.index, in: frame)
    else { return type }
    type.nullable = !isPresent
    return type
  }
}

extension Checker {
  /// Reports nodes of the top level that a frame takes from another one and that have other rows.
  mutating func checkSeenNodes(_ scope: Scope) {
    for index in flow.frames.indices {
      guard let derivation = flow.derivation(of: index), let parent = resolved.parents[index].last else {
        continue
      }
      let names: [Name]
      switch derivation.verb {
      case .join(let join): names = (join.take ?? []).map(\.column)
      case .unpivot(let unpivot): names = unpivot.columns
      case .sort(_, let series): names = series
      case .filter, .limit, .limitBy, .sample, .distinct, .resample, .group, .union: continue
      }
      let taken = Set(resolved.columns[index].flatMap { $0.origin.nodes })
      for name in names {
        guard
          let node = taken.first(where: {
            flow.nodes[$0].isTopLevel(name.text, seenFrom: flow.frames[parent])
          }),
          !scope.isSeen(node, from: parent)
        else { continue }
        diagnostics.append(otherRows(name, of: flow.frames[parent].name.text))
      }
    }
  }
}

extension FrameColumn.Origin {
  /// The nodes whose cells a column has itself.
  fileprivate var nodes: [Int] {
    switch self {
    case .node(let node): [node]
    case .stacked(let lanes): lanes.compactMap { $0.reference?.node }
    case .declared, .column: []
    }
  }
}

extension NodeDeclaration {
  fileprivate func isTopLevel(_ name: String, seenFrom parent: FrameDeclaration) -> Bool {
    frame == nil && isNamed && self.name.text == parent.prefix + name
  }
}

private func otherRows(_ node: Name, of frame: String) -> Diagnostic {
  Diagnostic(
    .frameMismatch, "node `\(node.text)` does not have the rows of `\(frame)`", at: node.span,
    notes: ["a column, a node of the frame, and one that is computed from these have them"])
}
