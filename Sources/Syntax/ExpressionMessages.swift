import Diagnostics

/// What the expression parser says, always at the exact token.
extension ExpressionParser {
  /// The current token, where something else was expected.
  func unexpected(_ expected: String, since opening: Range<Int>? = nil) -> Flaw {
    if let flaw = foreignToken(opening) ?? unclosedString { return flaw }
    let found = token.kind == .end ? "the end" : "`\(text(token.range))`"
    let secondary = opening.map { [Label(span($0), "opened here")] } ?? []
    return Flaw(
      diagnostic: Diagnostic(
        .expressionSyntax, "expected \(expected), found \(found)", at: span(token.range),
        secondary: secondary, help: habit))
  }

  /// A flaw for tokens that say by themselves what is wrong.
  private func foreignToken(_ opening: Range<Int>?) -> Flaw? {
    switch token.kind {
    case .stray: return stray()
    case .symbol(.colon) where opening != nil: return colonInCall
    case .symbol(.not), .symbol(.tilde): return wrongOperator("not ")
    case .word, .keyword, .number, .string, .symbol, .end: return nil
    }
  }

  /// `'a, 'b'`: what was meant to open the next string has closed the one before, and a word stands right
  /// behind it.
  private var unclosedString: Flaw? {
    switch token.kind {
    case .word, .keyword, .number: break
    case .string, .symbol, .end, .stray: return nil
    }
    guard lastEnd == token.range.lowerBound, let last = nodes.last, case .string = last.kind,
      last.span.end == span(token.range).start
    else { return nil }
    return Flaw(
      diagnostic: Diagnostic(
        .unclosedQuote, "this string ends in the middle of the text", at: last.span,
        secondary: [Label(span(token.range), "`\(text(token.range))` stands outside of it")],
        help: Help("write the closing `'` where it was meant to end; a quote inside is written twice")))
  }

  /// `count()`; the parenthesis was the last token.
  func nothingCounted(_ opening: Range<Int>) -> Flaw {
    let close = lastEnd - 1..<lastEnd
    return Flaw(
      diagnostic: Diagnostic(
        .expressionSyntax, "expected what is counted, found `)`", at: span(close),
        secondary: [Label(span(opening), "opened here")],
        help: Help("rows are counted by `count(*)`, values by `count(x)`")))
  }

  func wrongOperator(_ ours: String, isReplacement: Bool = true) -> Flaw {
    let place = span(token.range)
    let name = ours.hasSuffix(" ") ? String(ours.dropLast()) : ours
    let edits = isReplacement ? [Edit(place, needsSpace(ours) ? " \(ours)" : ours)] : []
    return Flaw(
      diagnostic: Diagnostic(
        .wrongOperator, "`\(text(token.range))` is no operator here", at: place,
        help: Help("write `\(name)`", edits: edits)))
  }

  /// A word must not grow together with the name before it.
  private func needsSpace(_ word: String) -> Bool {
    word.first?.isLetter ?? false && lastEnd == token.range.lowerBound && !nodes.isEmpty && lastEnd > 0
  }

  private var colonInCall: Flaw {
    let label = nodes.last.map { Int($0.span.end) } == Int(span(token.range).start) ? nodes.last : nil
    guard case .name(let parts) = label?.kind, parts.count == 1 else {
      return Flaw(
        diagnostic: Diagnostic(
          .expressionSyntax, "expected `,` or a closing bracket, found `:`", at: span(token.range)))
    }
    let gap = token.range.lowerBound..<ahead.range.lowerBound
    return Flaw(
      diagnostic: Diagnostic(
        .colonInCall, "an argument of a call is named with `=`, found `:`", at: span(token.range),
        help: Help("write `\(parts[0].text)=`", edits: [Edit(span(gap), "=")])))
  }

  var tooDeep: Flaw {
    Flaw(
      diagnostic: Diagnostic(
        .expressionDepth,
        "an expression nests at most \(SyntaxLimits.expressionNesting) deep, this is one more",
        at: span(token.range), help: Help("give an inner part a node of its own")))
  }

  func chained(first: Range<Int>) -> Flaw {
    let middle = text(first.upperBound..<token.range.lowerBound).split(separator: " ")
    let place = span(token.range.lowerBound..<token.range.lowerBound)
    // Of a name or number it is known that it may stand twice.
    let isWord =
      middle.count == 1 && middle[0].utf8.allSatisfy { isWordStart($0) || isDigit($0) || $0 == 0x2E }
    return Flaw(
      diagnostic: Diagnostic(
        .chainedComparison, "two comparisons in a row need an `and` between them", at: span(token.range),
        secondary: [Label(span(first), "first comparison")],
        help: isWord
          ? Help(
            "write `\(text(first)) \(middle[0]) and \(middle[0]) \(text(token.range))`",
            edits: [Edit(place, "and \(middle[0]) ")])
          : Help("write `a < b and b < c`, or put one comparison in parentheses")))
  }

  func notNull(from sign: Int) -> Flaw {
    Flaw(
      diagnostic: Diagnostic(
        .expressionSyntax, "behind `is` stands `null` or `not null`", at: span(sign..<token.range.upperBound),
        help: Help("write `==` to compare values")))
  }

  var looseNegation: Flaw {
    Flaw(
      diagnostic: Diagnostic(
        .expressionSyntax, "`not` binds looser than the operator before it", at: span(token.range),
        help: Help("put `not` and its operand in parentheses")))
  }

  func notCallable(_ target: Expression.Node, left: Expression.Node, at sign: Range<Int>) -> Flaw {
    let sides = [left, target].map { node -> Bool in
      guard case .call(let call) = node.kind, call.form == .op else { return false }
      return ExpressionParser.isLogical(call.name.text)
    }
    let meansOr = sides.contains(true)
    return Flaw(
      diagnostic: Diagnostic(
        .pipeTarget, "`|` feeds a value to the call on its right, and this is no call",
        at: meansOr ? span(sign) : target.span,
        help: meansOr
          ? Help("write `or`", edits: [Edit(span(sign), "or")])
          : Help("write a transform, as in `x | shift(1)`")))
  }

  private static func isLogical(_ name: String) -> Bool {
    switch name {
    case "and", "or", "not", "equal", "not_equal", "less", "less_equal", "greater", "greater_equal", "is_in",
      "is_null", "is_not_null":
      true
    default: false
    }
  }

  func unlabelled(_ range: Range<Int>, after label: Expression.Part) -> Flaw {
    Flaw(
      diagnostic: Diagnostic(
        .argumentOrder, "an argument without a name stands behind `\(label.text)=`", at: span(range),
        secondary: [Label(label.span, "the first named one")],
        help: Help("move it before the named arguments, or name it")))
  }

  func badNumber(_ message: String, help: String?, _ range: Range<Int>) -> Flaw {
    Flaw(
      diagnostic: Diagnostic(
        .invalidNumber, message, at: span(range), help: help.map { Help($0) }))
  }

  func badDate(_ value: String, _ range: Range<Int>) -> Flaw {
    Flaw(
      diagnostic: Diagnostic(
        .invalidDate, "there is no day `\(value)`; expected year-month-day", at: span(range),
        help: Help("write it like `date('2024-01-31')`")))
  }

  func badTimestamp(_ value: String, _ range: Range<Int>) -> Flaw {
    Flaw(
      diagnostic: Diagnostic(
        .invalidTimestamp, "there is no moment `\(value)`", at: span(range),
        help: Help(
          "write it like `timestamp('2024-01-31T10:00:00')`, with at most microseconds, `Z` or `+02:00`"))
    )
  }

  // MARK: Characters of no token

  private func stray() -> Flaw {
    let found = text(token.range)
    let place = span(token.range)
    switch found.unicodeScalars.first {
    case "'":
      return Flaw(
        diagnostic: Diagnostic(
          .unclosedQuote, "this string is never closed", at: span(token.range.prefix(1)),
          help: Help("write the closing `'`; a quote inside a string is written twice")))
    case "\"": return doubleQuotes()
    case "$":
      return Flaw(
        diagnostic: Diagnostic(
          .templateMarker, "no `$` stands before a name here", at: place,
          help: Help("write `name` for a value; only inside a longer name `$(name)` pastes it in")))
    default: break
    }
    if let ours = ExpressionParser.lookalike(found) {
      return Flaw(
        diagnostic: Diagnostic(
          .wrongOperator, "`\(found)` is no sign of this language", at: place,
          help: Help("write `\(ours)`", edits: [Edit(place, ours)])))
    }
    return Flaw(
      diagnostic: Diagnostic(.expressionSyntax, "expected an expression, found `\(found)`", at: place))
  }

  /// What word processors and other notations put where we have an ASCII sign.
  private static func lookalike(_ sign: String) -> String? {
    switch sign {
    case "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}", "`": "'"
    case "\u{2212}", "\u{2013}", "\u{2014}": "-"
    case "\u{D7}", "\u{B7}": "*"
    case "\u{F7}": "/"
    case "\u{2264}": "<="
    case "\u{2265}": ">="
    case "\u{2260}": "!="
    case "\u{A0}": " "
    default: nil
    }
  }

  var isDoubleQuote: Bool { text(token.range) == "\"" }

  func doubleQuotes() -> Flaw {
    let start = token.range.lowerBound
    let whole = start..<endOfDoubleQuotes(from: start)
    let inner = text(start + 1..<max(start + 1, whole.upperBound - 1))
    let ours =
      "'" + inner.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    return Flaw(
      diagnostic: Diagnostic(
        .doubleQuotes, "a string inside an expression is written in single quotes", at: span(whole),
        help: Help("write `\(ours)`", edits: [Edit(span(whole), ours)])))
  }
}
