/// The first place where the bytes are not text that a file may hold, or nil. libyaml checks this too, but
/// knows neither line nor cause.
struct TextFlaw {
  enum Cause {
    case utf16
    case invalidLead
    case truncated
    case overlong
    case surrogate
    case beyondUnicode
    case control
    case lineSeparator
    case innerMark
  }

  let cause: Cause
  let range: Range<Int>

  init?(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) {
    if bytes.count >= 2, (bytes[0] == 0xFE && bytes[1] == 0xFF) || (bytes[0] == 0xFF && bytes[1] == 0xFE) {
      cause = .utf16
      range = 0..<2
      return
    }
    var index = start
    while true {
      index = TextFlaw.skipPlain(bytes, from: index)
      guard index < bytes.count else { return nil }
      let byte = bytes[index]
      if byte < 0x80 {
        if byte == 0x0D || (byte >= 0x20 && byte < 0x7F) || byte == 0x0A || byte == 0x09 {
          index += 1
          continue
        }
        cause = .control
        range = index..<index + 1
        return
      }
      if let flaw = TextFlaw.flaw(ofCharacterAt: index, in: bytes) {
        (cause, range) = flaw
        return
      }
      index += byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
    }
  }

  /// Passes over printable ASCII and line feeds, eight bytes at a time where all of them are printable.
  private static func skipPlain(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    let raw = UnsafeRawBufferPointer(bytes)
    let tops: UInt64 = 0x8080_8080_8080_8080
    var index = start
    while index < bytes.count {
      if index + 8 <= bytes.count {
        let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        // The top bit of a byte is set in the first where it is below 0x20, in the second from 0x7F on.
        let low = (word &- 0x2020_2020_2020_2020) & ~word
        let high = (word & ~tops &+ 0x0101_0101_0101_0101) | word
        if (low | high) & tops == 0 {
          index += 8
          continue
        }
      }
      guard (bytes[index] &- 0x20) < 0x5F || bytes[index] == 0x0A else { return index }
      index += 1
    }
    return index
  }

  private static func flaw(
    ofCharacterAt index: Int, in bytes: UnsafeBufferPointer<UInt8>
  ) -> (Cause, Range<Int>)? {
    let lead = bytes[index]
    guard lead >= 0xC0, lead < 0xF8 else { return (.invalidLead, index..<index + 1) }
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    var value = UInt32(lead) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
    for offset in 1..<length {
      guard index + offset < bytes.count, bytes[index + offset] & 0xC0 == 0x80 else {
        return (.truncated, index..<index + offset)
      }
      value = value << 6 | UInt32(bytes[index + offset] & 0x3F)
    }
    let range = index..<index + length
    if value < (length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000) { return (.overlong, range) }
    if (0xD800...0xDFFF).contains(value) { return (.surrogate, range) }
    if value > 0x10FFFF { return (.beyondUnicode, range) }
    if value == 0x85 || value == 0x2028 || value == 0x2029 { return (.lineSeparator, range) }
    if value < 0xA0 || value == 0xFFFE || value == 0xFFFF { return (.control, range) }
    if value == 0xFEFF { return (.innerMark, range) }
    return nil
  }
}
