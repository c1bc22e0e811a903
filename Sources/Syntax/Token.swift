/// A token of the expression grammar; `range` is in the decoded text.
struct Token {
  enum Kind: Equatable {
    /// An identifier with its template markers.
    case word
    case keyword(Keyword)
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

/// The words that are never a name, except behind a dot.
enum Keyword: String, CaseIterable {
  case and, or, not, `in`, `is`, null, `true`, `false`, inf, nan
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
