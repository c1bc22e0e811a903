import Diagnostics

/// The anchors of a document, in the order in which they stand.
struct AnchorTable {
  struct Anchor {
    let node: Int32
    let span: Span
    /// Nodes in the collection, with all that aliases in it stand for; known once it is closed.
    var size = 1
    /// Levels of collections in it, itself included.
    var height: Int
    var isOpen: Bool
  }

  private var anchors: [Anchor] = []
  private var places: [String: Int] = [:]

  subscript(name: String) -> Anchor? { places[name].map { anchors[$0] } }

  /// Returns the anchor's number.
  mutating func define(_ name: String, _ anchor: Anchor) -> Int {
    places[name] = anchors.count
    anchors.append(anchor)
    return anchors.count - 1
  }

  mutating func close(_ number: Int, size: Int, height: Int) {
    anchors[number].size = size
    anchors[number].height = height
    anchors[number].isOpen = false
  }
}
