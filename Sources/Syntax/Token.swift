/// A token of the expression grammar; `range` is in the decoded text.
struct Token {
  enum Kind: Equatable {
    /// A word with its template markers; keywords too, which the parser knows by their text.
    case word
    /// Digits, dots, exponents and the unit behind them, checked when the value is needed.
    case number
    case string
    case symbol(Symbol)
    case end
    /// A character, or an unclosed string, that begins no token.
    case stray
  }

  let kind: Kind
  let range: Range<Int>
}

/// The signs of the grammar, and those of other languages for which we know ours.
enum Symbol: String, CaseIterable {
  case power = "**"
  case floorDivide = "//"
  case equal = "=="
  case notEqual = "!="
  case lessEqual = "<="
  case greaterEqual = ">="
  case and = "&&"
  case or = "||"
  case diamond = "<>"
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divide = "/"
  case modulo = "%"
  case less = "<"
  case greater = ">"
  case assign = "="
  case pipe = "|"
  case open = "("
  case close = ")"
  case openList = "["
  case closeList = "]"
  case comma = ","
  case dot = "."
  case not = "!"
  case caret = "^"
  case ampersand = "&"
  case colon = ":"
  case question = "?"
  case tilde = "~"
}
