public import Diagnostics

/// One YAML document as a flat arena: nodes in the order in which they begin in the file. Immutable once
/// parsed. A scalar has no type: its text is all there is, and its position decides what it means.
///
/// An alias stands for the very node its anchor names, so a collection may be reached by several ways; the
/// sizes of all expansions together are bounded.
public struct SyntaxTree: Sendable {
  public struct ID: Hashable, Sendable {
    public let index: Int32
  }

  public enum Kind: Sendable, Hashable {
    case scalar, sequence, mapping
  }

  public enum Style: Sendable, Hashable {
    case plain, singleQuoted, doubleQuoted, literal, folded, flow, block
  }

  public struct Entry: Sendable, Hashable {
    public let key: ID
    public let value: ID
  }

  public let file: FileID
  /// Always a mapping; nil when nothing usable could be parsed.
  public let root: ID?
  /// In file order.
  public var comments: [Comment]
  /// Words of what could not be read and had to be left out, each perhaps the name of something.
  public let lostWords: Set<String>

  let bytes: [UInt8]
  let nodes: [SyntaxNode]
  /// The children of every collection side by side; those of a mapping as key, value, key, value.
  let children: [Int32]

  public func kind(_ id: ID) -> Kind {
    self[id].kind
  }

  public func style(_ id: ID) -> Style {
    self[id].style
  }

  /// The exact extent: of a scalar with its quotes, of a whole collection; without anchors and comments.
  public func span(_ id: ID) -> Span {
    Span(file: file, start: self[id].start, end: self[id].end)
  }

  /// The decoded text of a scalar; empty for a collection.
  public func text(_ id: ID) -> String {
    let node = self[id]
    guard node.kind == .scalar else { return "" }
    if node.isVerbatim { return String(decoding: bytes[node.content], as: UTF8.self) }
    return String(decoding: ScalarText(node, in: bytes).bytes, as: UTF8.self)
  }

  /// Whether a diagnostic has said all there is to say about the node, so that nothing more is said of it.
  public func isBroken(_ id: ID) -> Bool { self[id].isBroken }

  /// Whether something of the collection could not be read and is left out.
  public func isIncomplete(_ id: ID) -> Bool { self[id].isIncomplete || self[id].isDiagnosed }

  /// The items of a sequence; none for anything else.
  public func items(_ id: ID) -> [ID] {
    let node = self[id]
    guard node.kind == .sequence else { return [] }
    return children[node.childRange].map(ID.init)
  }

  /// The entries of a mapping in file order, without duplicate keys; none for anything else.
  public func entries(_ id: ID) -> [Entry] {
    let node = self[id]
    guard node.kind == .mapping else { return [] }
    return stride(from: node.childRange.lowerBound, to: node.childRange.upperBound, by: 2).map { index in
      Entry(key: ID(index: children[index]), value: ID(index: children[index + 1]))
    }
  }

  /// The value of a mapping's key, compared by bytes.
  public func value(of key: String, in id: ID) -> ID? {
    let node = self[id]
    guard node.kind == .mapping else { return nil }
    for index in stride(from: node.childRange.lowerBound, to: node.childRange.upperBound, by: 2) {
      let candidate = ID(index: children[index])
      if hasText(candidate, key) { return ID(index: children[index + 1]) }
    }
    return nil
  }

  /// The source of the bytes `from..<to` of a scalar's decoded text, through quotes, escapes and folding.
  public func span(of scalar: ID, from: Int, to: Int) -> Span {
    ScalarText(self[scalar], in: bytes).span(from: from, to: to, in: file)
  }

  subscript(id: ID) -> SyntaxNode { nodes[Int(id.index)] }

  private func hasText(_ id: ID, _ text: String) -> Bool {
    let node = self[id]
    if node.isVerbatim { return text.utf8.elementsEqual(bytes[node.content]) }
    return text.utf8.elementsEqual(ScalarText(node, in: bytes).bytes)
  }
}
