import Diagnostics

/// A Pratt parser for the text of one scalar. Where it is plain what a flaw was meant to be, an `error` node
/// takes its place and the rest is read; any other flaw ends it.
///
/// Recursion follows nesting, which is limited; a chain of operators is read in a loop.
struct ExpressionParser {
  /// Thrown inside the parser only.
  struct Flaw: Error {
    let diagnostic: Diagnostic
  }

  /// Finished nodes, children before parents; the caller's come first.
  var nodes: [Expression.Node]
  /// What was found and could be read on behind.
  private(set) var flaws: [Diagnostic] = []
  var token: Token
  /// Where the token before `token` ended.
  var lastEnd: Int
  private var lexer: Lexer
  private let source: ScalarText
  private let file: FileID
  private var nesting = 0

  init(_ source: ScalarText, in file: FileID, after nodes: [Expression.Node]) {
    self.nodes = nodes
    self.source = source
    self.file = file
    lexer = Lexer(source.storage, source.range)
    lastEnd = source.range.lowerBound
    token = lexer.next()
  }

  /// Reads the whole text. The last of `nodes` is the result.
  mutating func parse() throws(Flaw) {
    try expression(above: .none)
    guard token.kind == .end else { throw unexpected("an operator") }
  }

  // MARK: Tokens

  mutating func advance() {
    lastEnd = token.range.upperBound
    token = lexer.next()
  }

  /// Reports a flaw that can be read on behind; a text of many flaws is none of ours.
  mutating func note(_ flaw: Flaw) throws(Flaw) {
    guard flaws.count < SyntaxLimits.flaws else { throw flaw }
    flaws.append(flaw.diagnostic)
  }

  /// Goes on behind a text that is no token of ours.
  mutating func skip(to end: Int) {
    lexer.skip(to: end)
    lastEnd = end
    token = lexer.next()
  }

  /// A place to come back to, for forms that are known only some tokens later.
  struct Mark {
    fileprivate let lexer: Lexer
    fileprivate let token: Token
    fileprivate let lastEnd: Int
  }

  var mark: Mark { Mark(lexer: lexer, token: token, lastEnd: lastEnd) }

  mutating func reset(to mark: Mark) {
    lexer = mark.lexer
    token = mark.token
    lastEnd = mark.lastEnd
  }

  /// The token behind the current one.
  var ahead: Token {
    var lexer = lexer
    return lexer.next()
  }

  func text(_ range: Range<Int>) -> String {
    String(decoding: source.storage[range], as: UTF8.self)
  }

  /// The end of a text in double quotes, which is no token of ours.
  func endOfDoubleQuotes(from start: Int) -> Int {
    let rest = source.storage[start + 1..<source.range.upperBound]
    return rest.firstIndex(of: UInt8(ascii: "\"")).map { $0 + 1 } ?? source.range.upperBound
  }

  func span(_ range: Range<Int>) -> Span {
    let base = source.range.lowerBound
    return source.span(from: range.lowerBound - base, to: range.upperBound - base, in: file)
  }

  mutating func take(_ symbol: Symbol) -> Bool {
    guard token.kind == .symbol(symbol) else { return false }
    advance()
    return true
  }

  // MARK: Nodes

  var lastIndex: Expression.Index { Expression.Index(value: Int32(nodes.count - 1)) }

  mutating func append(_ kind: Expression.Kind, _ range: Range<Int>) {
    nodes.append(Expression.Node(kind: kind, span: span(range)))
  }

  mutating func appendOperator(
    _ name: String, at sign: Range<Int>, _ operands: [Expression.Index], _ whole: Range<Int>
  ) {
    let part = Expression.Part(text: name, span: span(sign))
    let arguments = operands.map { Expression.Argument(label: nil, value: $0) }
    append(.call(Expression.Call(name: part, arguments: arguments, form: .op)), whole)
  }

  // MARK: Nesting

  mutating func enter() throws(Flaw) {
    nesting += 1
    if nesting > SyntaxLimits.expressionNesting { throw tooDeep }
  }

  mutating func leave() {
    nesting -= 1
  }

  // MARK: Operators

  /// Reads an expression of operators that bind tighter than `level`; its node is the last one then.
  mutating func expression(above level: Binding) throws(Flaw) {
    let start = token.range.lowerBound
    try operand(above: level)
    var comparison: Range<Int>?
    var isChained = false
    while let infix = try infix(), infix.binding > level {
      let left = lastIndex
      if infix.binding == .comparison {
        if let first = comparison, !isChained {
          try note(chained(first: first))
          isChained = true
        }
        comparison = token.range
      }
      switch infix {
      case .foreign(let ours, let binding): try foreign(ours, binding, from: start)
      case .isNull: try nullTest(left, from: start)
      case .notIn: try notIn(left, from: start)
      case .pipe: try pipe(left, from: start)
      case .binary(let name, let binding):
        let sign = token.range
        try rightOperand(of: binding)
        appendOperator(name, at: sign, [left, lastIndex], start..<lastEnd)
      }
      if isChained, infix.binding == .comparison {
        // `not in` is two operations.
        if case .notIn = infix { nodes.removeLast() }
        nodes[nodes.count - 1] = Expression.Node(kind: .error, span: span(start..<lastEnd))
      }
    }
  }

  /// Reads what stands behind the operator at the current token.
  private mutating func rightOperand(of binding: Binding) throws(Flaw) {
    advance()
    guard binding == .power else { return try expression(above: binding) }
    try enter()
    try expression(above: .minus)
    leave()
  }

  private mutating func foreign(_ ours: String, _ binding: Binding, from start: Int) throws(Flaw) {
    try note(wrongOperator(ours))
    try rightOperand(of: binding)
    append(.error, start..<lastEnd)
  }

  /// `x is null`, `x is not null`; the current token is `is`.
  private mutating func nullTest(_ left: Expression.Index, from start: Int) throws(Flaw) {
    let sign = token.range.lowerBound
    advance()
    let isNegated = token.kind == .keyword(.not)
    if isNegated { advance() }
    guard token.kind == .keyword(.null) else { throw notNull(from: sign) }
    advance()
    appendOperator(isNegated ? "is_not_null" : "is_null", at: sign..<lastEnd, [left], start..<lastEnd)
  }

  /// `x not in list` is `not (x in list)`; the current token is `not`.
  private mutating func notIn(_ left: Expression.Index, from start: Int) throws(Flaw) {
    let negation = token.range
    advance()
    let sign = token.range
    advance()
    try expression(above: .comparison)
    appendOperator("is_in", at: sign, [left, lastIndex], start..<lastEnd)
    appendOperator("not", at: negation, [lastIndex], start..<lastEnd)
  }

  /// `x | f(a)` is `f(x, a)`; the current token is `|`.
  private mutating func pipe(_ left: Expression.Index, from start: Int) throws(Flaw) {
    let sign = token.range
    advance()
    let first = Expression.Argument(label: nil, value: left)
    try expression(above: .pipe)
    let target = nodes.removeLast()
    switch target.kind {
    case .name(let parts):
      let name = Expression.Part(text: parts.map(\.text).joined(separator: "."), span: target.span)
      append(.call(Expression.Call(name: name, arguments: [first], form: .call)), start..<lastEnd)
    case .call(let call) where call.form == .call:
      append(
        .call(Expression.Call(name: call.name, arguments: [first] + call.arguments, form: .call)),
        start..<lastEnd)
    case .integer, .negativeInteger, .float, .string, .boolean, .null, .duration, .date, .timestamp, .list,
      .call, .error:
      if case .error = target.kind { return append(.error, start..<lastEnd) }
      try note(notCallable(target, left: nodes[Int(left.value)], at: sign))
      append(.error, start..<lastEnd)
    }
  }
}
