/// The keys of one mapping, by their decoded bytes. Seeded hashing keeps a hostile file linear.
struct KeySet {
  private var slots: [Int32] = []
  private var keys: [SyntaxNode] = []

  init(capacity: Int) {
    guard capacity > 8 else { return }
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = Array(repeating: -1, count: size)
  }

  /// Adds a key, or returns the equal one that came first.
  mutating func insert(_ key: SyntaxNode, in bytes: [UInt8]) -> SyntaxNode? {
    if slots.isEmpty {
      if let first = keys.first(where: { KeySet.areEqual($0, key, in: bytes) }) { return first }
      keys.append(key)
      return nil
    }
    var slot = KeySet.hash(key, in: bytes) & (slots.count - 1)
    while slots[slot] >= 0 {
      let other = keys[Int(slots[slot])]
      if KeySet.areEqual(other, key, in: bytes) { return other }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = Int32(keys.count)
    keys.append(key)
    return nil
  }

  private static func hash(_ key: SyntaxNode, in bytes: [UInt8]) -> Int {
    var hasher = Hasher()
    let text = key.isVerbatim ? bytes[key.content] : ScalarText(key, in: bytes).bytes
    text.withUnsafeBytes { hasher.combine(bytes: $0) }
    return hasher.finalize()
  }

  private static func areEqual(_ left: SyntaxNode, _ right: SyntaxNode, in bytes: [UInt8]) -> Bool {
    if left.isVerbatim, right.isVerbatim {
      return left.content.count == right.content.count && bytes[left.content] == bytes[right.content]
    }
    return ScalarText(left, in: bytes).bytes == ScalarText(right, in: bytes).bytes
  }
}
