import Columns
import Types

extension Kernel {
  /// Number of different values.
  static let nUnique = Kernel("n_unique") { request in
    guard let type = request.operands.first, request.operands.count == 1 else { return nil }
    if let order = ValueOrder(type) {
      return .aggregate { call in
        let seen = order.withKeys(of: call) { keys in
          var seen = KeySet()
          for key in keys { seen.insert(order.merged(key)) }
          return seen
        }
        call.result.storeBytes(of: Int64(seen.count), as: Int64.self)
        return .valid
      }
    }
    guard type == .string || type == .categorical else { return nil }
    return .aggregate { call in
      let texts = call.operand(0, as: TextView.self)
      let status = call.operands[0].status
      var seen = TextSet()
      for row in 0..<call.count where status?[row] ?? 0 == CellStatus.valid.rawValue {
        seen.insert(texts[row])
      }
      call.result.storeBytes(of: Int64(seen.count), as: Int64.self)
      return .valid
    }
  }
}

/// A set of integers: open addressing, at most three quarters full.
private struct KeySet {
  private var slots: [Int64] = Array(repeating: 0, count: 64)
  /// Zero marks a free slot, so it is not stored.
  private var hasZero = false
  private var stored = 0

  var count: Int { stored + (hasZero ? 1 : 0) }

  mutating func insert(_ key: Int64) {
    guard key != 0 else {
      hasZero = true
      return
    }
    if stored * 4 >= slots.count * 3 { grow() }
    if put(key) { stored += 1 }
  }

  private mutating func put(_ key: Int64) -> Bool {
    var slot = Int(truncatingIfNeeded: mixed(UInt64(bitPattern: key))) & (slots.count - 1)
    while slots[slot] != 0 {
      if slots[slot] == key { return false }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = key
    return true
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: 0, count: 2 * old.count)
    for key in old where key != 0 { _ = put(key) }
  }
}

/// A set of texts, compared by bytes, that stay where they are.
private struct TextSet {
  private var texts: [TextView?] = Array(repeating: nil, count: 64)
  private var hashes: [UInt64] = Array(repeating: 0, count: 64)
  private(set) var count = 0

  mutating func insert(_ text: TextView) {
    if count * 4 >= texts.count * 3 { grow() }
    if put(text, hash(of: text)) { count += 1 }
  }

  private mutating func put(_ text: TextView, _ hash: UInt64) -> Bool {
    var slot = Int(truncatingIfNeeded: hash) & (texts.count - 1)
    while let other = texts[slot] {
      if hashes[slot] == hash, other.bytesEqual(text) { return false }
      slot = (slot + 1) & (texts.count - 1)
    }
    (texts[slot], hashes[slot]) = (text, hash)
    return true
  }

  private mutating func grow() {
    let old = zip(texts, hashes)
    texts = Array(repeating: nil, count: 2 * texts.count)
    hashes = Array(repeating: 0, count: texts.count)
    for case (let text?, let hash) in old { _ = put(text, hash) }
  }

  private func hash(of text: TextView) -> UInt64 {
    let bytes = UnsafeRawBufferPointer(start: text.bytes, count: text.count)
    var hash = secret ^ UInt64(bytes.count)
    var place = 0
    while place + 8 <= bytes.count {
      hash = mixed(hash ^ bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      place += 8
    }
    var rest: UInt64 = 0
    for byte in bytes[place...] { rest = rest << 8 | UInt64(byte) }
    return mixed(hash ^ rest)
  }
}

/// Another one in each process, so that nobody can choose values that meet in one slot. How many different
/// values there are does not depend on it.
private let secret = UInt64.random(in: .min ... .max) | 1

/// Spreads bits over the whole word: both halves of the product with the secret.
private func mixed(_ bits: UInt64) -> UInt64 {
  let (high, low) = (bits ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: secret)
  return (high ^ low) &* 0xD6E8_FEB8_6659_FD93 ^ (high ^ low) >> 32
}

extension TextView {
  fileprivate func bytesEqual(_ other: TextView) -> Bool {
    UnsafeRawBufferPointer(start: bytes, count: count)
      .elementsEqual(UnsafeRawBufferPointer(start: other.bytes, count: other.count))
  }
}
