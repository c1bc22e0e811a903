import Diagnostics
import Syntax
import Types

/// Whether a text is `[A-Za-z_][A-Za-z0-9_]*` and no word of the expression grammar.
func isIdentifier(_ text: String) -> Bool {
  guard let first = text.utf8.first, isLetter(first), text.utf8.allSatisfy({ isLetter($0) || isDigit($0) })
  else { return false }
  return !reservedWords.contains(text)
}

/// The name that an author most likely reads an invalid one by: `Spend (USD)` as `Spend_USD`.
func nearestIdentifier(to text: String) -> String {
  let words = text.utf8.split { !isLetter($0) && !isDigit($0) }
  return words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "_")
}

/// Words of the expression grammar, which cannot be names.
let reservedWords: Set<String> = [
  "and", "or", "not", "in", "is", "null", "true", "false", "if", "inf", "nan",
]

private func isLetter(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
  default: false
  }
}

private func isDigit(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

extension Expression {
  /// An expression that is one text.
  init(literal text: Kind, span: Span) {
    self.init(nodes: [Node(kind: text, span: span)])
  }
}
