/// The keys of one large mapping, by their decoded bytes. Seeded hashing keeps a hostile file linear.
struct KeySet {
  private var slots: [Int32] = []

  init(capacity: Int) {
    guard capacity > 8 else { return }
    var size = 32
    while size < capacity * 2 { size *= 2 }
    slots = Array(repeating: -1, count: size)
  }

  /// A mapping with so few keys that comparing each with each is quicker, and needs no set.
  var isSmall: Bool { slots.isEmpty }

  /// Adds a key, or returns the equal one that came first.
  mutating func insert(_ key: Int32, _ nodes: [SyntaxNode], in bytes: [UInt8]) -> Int32? {
    var slot = hash(nodes[Int(key)], in: bytes) & (slots.count - 1)
    while slots[slot] >= 0 {
      if haveEqualText(nodes[Int(slots[slot])], nodes[Int(key)], in: bytes) { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = key
    return nil
  }

  private func hash(_ key: SyntaxNode, in bytes: [UInt8]) -> Int {
    var hasher = Hasher()
    let text = key.isVerbatim ? bytes[key.content] : ScalarText(key, in: bytes).bytes
    text.withUnsafeBytes { hasher.combine(bytes: $0) }
    return hasher.finalize()
  }
}

/// Whether two scalars decode to the same bytes.
func haveEqualText(_ left: SyntaxNode, _ right: SyntaxNode, in bytes: [UInt8]) -> Bool {
  guard left.isVerbatim, right.isVerbatim else {
    return ScalarText(left, in: bytes).bytes == ScalarText(right, in: bytes).bytes
  }
  let (a, b) = (left.content, right.content)
  guard a.count == b.count else { return false }
  for offset in 0..<a.count where bytes[a.lowerBound + offset] != bytes[b.lowerBound + offset] {
    return false
  }
  return true
}
