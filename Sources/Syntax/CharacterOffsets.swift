/// Turns libyaml's marks, which count characters, into byte offsets. Building it is linear, and so are all
/// lookups of one file together.
struct CharacterOffsets {
  /// Byte offset of every 64th character; empty where every character is one byte.
  private var checkpoints: [Int32] = []
  private let base: Int

  /// - Parameter base: where the text starts, behind a byte order mark.
  init(_ bytes: UnsafeBufferPointer<UInt8>, from base: Int) {
    self.base = base
    // Without a branch per byte, which the compiler turns into wide instructions.
    if bytes[base...].reduce(0, |) < 0x80 { return }
    checkpoints.reserveCapacity(bytes.count / 64 + 1)
    var characters = 0
    for index in base..<bytes.count where bytes[index] & 0xC0 != 0x80 {
      if characters & 63 == 0 { checkpoints.append(Int32(index)) }
      characters += 1
    }
  }

  /// The byte offset of the character with this index; the end of the text for any index beyond it.
  @inline(__always)
  func byte(of character: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    if checkpoints.isEmpty { return min(base + character, bytes.count) }
    return walk(to: character, in: bytes)
  }

  private func walk(to character: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    guard character / 64 < checkpoints.count else { return bytes.count }
    var index = Int(checkpoints[character / 64])
    var left = character & 63
    while left > 0, index < bytes.count {
      index += 1
      while index < bytes.count, bytes[index] & 0xC0 == 0x80 { index += 1 }
      left -= 1
    }
    return index
  }
}
