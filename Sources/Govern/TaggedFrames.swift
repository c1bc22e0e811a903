import Check
import Flow
import Types

/// What tags of derived frames say: all that is read as one of its columns or nodes carries them.
extension Lineage {
  /// The frames with tags that a value is of, or was of on its way into the frame where it is read.
  func taggedFrames(of reference: Reference) -> [Int] {
    if !hasTaggedFrames { return [] }
    var found: [Int] = []
    var seen: Set<Reference> = []
    var open = [reference]
    while let next = open.popLast() {
      guard seen.insert(next).inserted else { continue }
      switch next {
      case .parameter: break
      case .column(let frame, let position):
        found.append(frame)
        open += origins(of: position, in: frame)
      case .node(let node): rows(of: node).map { found.append($0) }
      case .taken(var frame, let node):
        let last = rows(of: node)
        found.append(frame)
        while frame != last, let parent = resolved.parents[frame].first {
          frame = parent
          found.append(frame)
        }
      }
    }
    return found.filter { labels[.frame($0)] != nil }
  }

  /// What a column of a frame is one step before.
  private func origins(of position: Int, in frame: Int) -> [Reference] {
    switch resolved.columns[frame][position].origin {
    case .declared: []
    case .column(let from, let there): [.column(frame: from, position: there)]
    case .node(let node): [.node(node)]
    case .stacked(let lanes):
      lanes.compactMap { lane in
        switch lane {
        case .column(let frame, let position): .column(frame: frame, position: position)
        case .node(let node, let frame): .taken(frame: frame, node: node)
        case .text, .missing: nil
        }
      }
    }
  }

  private func rows(of node: Int) -> Int? {
    if case .rows(let frame)? = typed.nodes[node]?.domain { frame.index } else { nil }
  }
}
