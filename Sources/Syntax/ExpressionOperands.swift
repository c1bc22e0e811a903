import Diagnostics

/// Operands: literals, names, calls, lists, and what stands before them.
extension ExpressionParser {
  mutating func operand(above level: Binding) throws(Flaw) {
    switch token.kind {
    case .number: try number(isNegative: false, from: token.range.lowerBound)
    case .string:
      append(.string(string(token.range)), token.range)
      advance()
    case .word: try name()
    case .keyword(let keyword): try word(keyword, above: level)
    case .symbol(.minus): try minus()
    case .symbol(.open): try parentheses()
    case .symbol(.openList): try list()
    case .symbol(.not), .symbol(.tilde): try foreignNegation()
    case .stray where isDoubleQuote: try doubleQuoted()
    case .symbol, .end, .stray: throw unexpected("an expression")
    }
  }

  /// The text of a string literal without its quotes.
  private func string(_ range: Range<Int>) -> String {
    let inner = text(range.lowerBound + 1..<range.upperBound - 1)
    guard inner.utf8.contains(UInt8(ascii: "'")) else { return inner }
    var bytes: [UInt8] = []
    var isSecond = false
    for byte in inner.utf8 {
      isSecond = byte == UInt8(ascii: "'") && !isSecond
      if byte != UInt8(ascii: "'") || isSecond { bytes.append(byte) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private mutating func number(isNegative: Bool, from start: Int) throws(Flaw) {
    let range = start..<token.range.upperBound
    switch NumberLiteral(text(token.range)) {
    case .integer(let value):
      if !isNegative {
        append(.integer(value), range)
      } else if value <= Int64.min.magnitude {
        append(.negativeInteger(Int64(truncatingIfNeeded: 0 &- value)), range)
      } else {
        try note(badNumber("`-\(value)` is less than a 64-bit integer holds", help: nil, range))
        append(.error, range)
      }
    case .float(let value): append(.float(isNegative ? -value : value), range)
    case .duration(let count, let unit):
      append(.duration(count: isNegative ? -Int64(count) : Int64(count), unit: unit), range)
    case .flaw(let message, let help):
      try note(badNumber(message, help: help, token.range))
      append(.error, range)
    }
    advance()
  }

  private mutating func minus() throws(Flaw) {
    let sign = token.range
    try enter()
    advance()
    // A sign belongs to the literal behind it, unless a power binds that first.
    if token.kind == .number, ahead.kind != .symbol(.power) {
      try number(isNegative: true, from: sign.lowerBound)
    } else {
      try expression(above: .minus)
      appendOperator("negate", at: sign, [lastIndex], sign.lowerBound..<lastEnd)
    }
    leave()
  }

  private mutating func parentheses() throws(Flaw) {
    let open = token.range
    try enter()
    advance()
    try expression(above: .none)
    guard take(.close) else { throw unexpected("`)`", since: open) }
    leave()
  }

  private mutating func list() throws(Flaw) {
    let open = token.range
    var items: [Expression.Index] = []
    try enter()
    advance()
    if !take(.closeList) {
      repeat {
        try expression(above: .none)
        items.append(lastIndex)
      } while take(.comma)
      guard take(.closeList) else { throw unexpected("`,` or `]`", since: open) }
    }
    leave()
    append(.list(items), open.lowerBound..<lastEnd)
  }

  private mutating func word(_ keyword: Keyword, above level: Binding) throws(Flaw) {
    switch keyword {
    case .not: return try negation(above: level)
    case .true: append(.boolean(true), token.range)
    case .false: append(.boolean(false), token.range)
    case .null: append(.null, token.range)
    case .inf: append(.float(.infinity), token.range)
    case .nan: append(.float(.nan), token.range)
    case .and, .or, .in, .is: throw unexpected("an expression")
    }
    advance()
  }

  private mutating func negation(above level: Binding) throws(Flaw) {
    let sign = token.range
    if level > .not { throw looseNegation }
    try enter()
    advance()
    try expression(above: .not)
    leave()
    appendOperator("not", at: sign, [lastIndex], sign.lowerBound..<lastEnd)
  }

  /// `!x` or `~x`, as other languages write `not x`.
  private mutating func foreignNegation() throws(Flaw) {
    let start = token.range.lowerBound
    guard ahead.kind != .end else { throw wrongOperator("not ") }
    try note(wrongOperator("not "))
    try enter()
    advance()
    try expression(above: .minus)
    leave()
    append(.error, start..<lastEnd)
  }

  private mutating func doubleQuoted() throws(Flaw) {
    let whole = token.range.lowerBound..<endOfDoubleQuotes(from: token.range.lowerBound)
    try note(doubleQuotes())
    append(.error, whole)
    skip(to: whole.upperBound)
  }

  private mutating func name() throws(Flaw) {
    let start = token.range.lowerBound
    var parts = [part()]
    advance()
    while take(.dot) {
      // Behind a dot a keyword is a name like any other.
      switch token.kind {
      case .word, .keyword: parts.append(part())
      case .number, .string, .symbol, .end, .stray: throw unexpected("a name behind the dot")
      }
      advance()
    }
    guard token.kind == .symbol(.open) else {
      if parts.count == 1, parts[0].text == "if" { throw unexpected("`(` as in `if(condition, a, b)`") }
      append(.name(parts), start..<lastEnd)
      return
    }
    let name =
      parts.count == 1
      ? parts[0]
      : Expression.Part(text: parts.map(\.text).joined(separator: "."), span: span(start..<lastEnd))
    if try calendarLiteral(name.text, from: start) { return }
    if let arguments = try arguments(of: name.text), !isBrokenDate(name.text, arguments) {
      append(.call(Expression.Call(name: name, arguments: arguments, form: .call)), start..<lastEnd)
    } else {
      append(.error, start..<lastEnd)
    }
  }

  /// The current token as a name.
  private func part() -> Expression.Part {
    Expression.Part(text: text(token.range), span: span(token.range))
  }

  /// `date("2024-01-31")`: that there is no transform `date` is not the point.
  private func isBrokenDate(_ name: String, _ arguments: [Expression.Argument]) -> Bool {
    guard name == "date" || name == "timestamp", let last = nodes.last, !arguments.isEmpty else {
      return false
    }
    if case .error = last.kind { return true } else { return false }
  }

  /// The parameters of `if`. A name before `=` that is none of them begins a comparison.
  private static let choice: Set<String> = ["condition", "then", "else"]

  /// The current token is the opening parenthesis. Nil where the arguments cannot be told apart.
  private mutating func arguments(of name: String) throws(Flaw) -> [Expression.Argument]? {
    let open = token.range
    var arguments: [Expression.Argument] = []
    var isOrdered = true
    try enter()
    advance()
    if take(.close) {
      if name == "count" {
        try note(nothingCounted(open))
        isOrdered = false
      }
    } else {
      repeat {
        if name == "count", arguments.isEmpty, allRows() {
          arguments.append(Expression.Argument(label: nil, value: lastIndex))
          continue
        }
        var label: Expression.Part?
        if token.kind == .word, ahead.kind == .symbol(.assign),
          name != "if" || ExpressionParser.choice.contains(text(token.range))
        {
          label = part()
          advance()
          advance()
        }
        let start = token.range.lowerBound
        try expression(above: .none)
        if label == nil, isOrdered, let last = arguments.last?.label {
          try note(unlabelled(start..<lastEnd, after: last))
          isOrdered = false
        }
        arguments.append(Expression.Argument(label: label, value: lastIndex))
      } while take(.comma)
      guard take(.close) else { throw unexpected("`,` or `)`", since: open) }
    }
    leave()
    return isOrdered ? arguments : nil
  }

  /// `*` or `orders.*`, all rows of a frame whatever stands in them: whether any column is null has an answer
  /// in each. False, with nothing read, where something else stands.
  private mutating func allRows() -> Bool {
    let before = mark
    let start = token.range.lowerBound
    var parts: [Expression.Part] = []
    while token.kind == .word, ahead.kind == .symbol(.dot) {
      parts.append(part())
      advance()
      advance()
    }
    guard token.kind == .symbol(.times), [.symbol(.close), .symbol(.comma)].contains(ahead.kind) else {
      reset(to: before)
      return false
    }
    parts.append(part())
    advance()
    append(.name(parts), start..<lastEnd)
    appendOperator("is_null", at: start..<lastEnd, [lastIndex], start..<lastEnd)
    return true
  }

  /// `date('...')` and `timestamp('...')` of one string literal are literals themselves.
  private mutating func calendarLiteral(_ name: String, from start: Int) throws(Flaw) -> Bool {
    guard name == "date" || name == "timestamp", ahead.kind == .string else { return false }
    let before = mark
    advance()
    let literal = token.range
    advance()
    guard take(.close) else {
      reset(to: before)
      return false
    }
    let value = string(literal)
    if name == "date" {
      let days = CalendarLiteral.days(value)
      if days == nil { try note(badDate(value, literal)) }
      append(days.map { .date(days: $0) } ?? .error, start..<lastEnd)
    } else {
      let moment = CalendarLiteral.microseconds(value)
      if moment == nil { try note(badTimestamp(value, literal)) }
      append(
        moment.map { .timestamp(microseconds: $0.value, zoned: $0.zoned) } ?? .error, start..<lastEnd)
    }
    return true
  }
}
