/// Follows brackets and single quotes through a text, to see whether it stops in the middle of an expression.
struct BracketScan {
  private(set) var depth = 0
  private(set) var inQuote = false
  private var previous: UInt8 = 0

  /// Every bracket and quote that was opened has been closed.
  var isComplete: Bool { depth <= 0 && !inQuote }

  mutating func read(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { read(byte) }
  }

  mutating func read(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "'"):
      // An apostrophe inside a word opens nothing.
      if inQuote { inQuote = false } else { inQuote = !isWord(previous) }
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): if !inQuote { depth += 1 }
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): if !inQuote { depth -= 1 }
    default: break
    }
    previous = byte
  }
}
