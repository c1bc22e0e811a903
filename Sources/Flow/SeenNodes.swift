import Syntax

/// Nodes that a frame has without declaring them.
extension Resolver {
  /// A node of a frame, of one whose rows it keeps, or of the top level; whether that one has rows of the
  /// frame is known with its type.
  func node(_ name: String, seenFrom frame: Int) -> Int? {
    flow.node(name, seenFrom: frame, parents: parents)
  }

  /// Why a zip has nothing of the name, where it is a node of a part.
  func noteOnZip(_ name: String, _ frame: Int) -> String? {
    guard case .zip = flow.frames[frame].kind,
      let part = parents[frame].first(where: { own(name, in: $0) != nil })
    else { return nil }
    let owner = flow.frames[part].name.text
    return "a zip has the columns of `\(owner)`, not its nodes: declare `\(name)` in the zip itself"
  }

  /// The names of such nodes that the frame does not declare, for suggestions.
  func seenNames(from frame: Int) -> [String] {
    var frames: Set<Int> = []
    var next = carrier(of: frame)
    while let here = next {
      frames.insert(here)
      next = carrier(of: here)
    }
    let prefix = flow.frames[frame].prefix
    return flow.nodes.compactMap { node in
      guard node.isNamed else { return nil }
      if let own = node.frame { return frames.contains(own) ? node.name.text : nil }
      return node.name.text.hasPrefix(prefix) ? String(node.name.text.dropFirst(prefix.count)) : nil
    }
  }
}

extension ResolvedFlow {
  /// A node of a frame, of one whose rows it keeps, or of the top level; whether that one has rows of the
  /// frame is known with its type.
  public func node(_ name: String, seenFrom frame: Int) -> Int? {
    flow.node(name, seenFrom: frame, parents: parents)
  }
}

extension ParsedFlow {
  fileprivate func node(_ name: String, seenFrom frame: Int, parents: [[Int]]) -> Int? {
    var next: Int? = frame
    while let here = next {
      if let node = nodes.firstIndex(where: { $0.frame == here && $0.isNamed && $0.name.text == name }) {
        return node
      }
      next = derivation(of: here)?.keepsRows == true ? parents[here].first : nil
    }
    let full = frames[frame].prefix + name
    return nodes.firstIndex { $0.frame == nil && $0.isNamed && $0.name.text == full }
  }
}
