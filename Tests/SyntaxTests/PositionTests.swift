import Diagnostics
import Syntax
import Testing

/// Expressions written in every way that YAML has: each token's place is where it was written.
@Suite struct PositionTests {
  /// Tokens that have places of their own, and punctuation, which has none.
  private static let expressions = [
    "rolling_mean ( spend , 3 , min_periods = 2 ) / signups + 1.5e3",
    "if ( region == 'é😀' and not is_open , 'it''s' , coalesce ( weekly , - x , [ 1 , 'a,b' ] ) )",
    "a ** - b % 2 // c - ( d * 7d ) <= sum ( e , by = [ f , g ] )",
    "under_score == 'ünï' or _x in [ 'y' , 'z' ] and 0.25 != n",
  ]

  @Test(arguments: expressions.indices, Writing.Style.allCases)
  func everyTokenIsWhereItWasWritten(index: Int, style: Writing.Style) throws {
    let tokens = PositionTests.expressions[index].split(separator: " ").map(String.init)
    for seed in 1...60 {
      let writing = Writing(tokens, style, seed: UInt64(seed))
      let fixture = Fixture(bytes: writing.bytes)
      let value = try #require(fixture.value("key"))
      let (expression, diagnostics) = parseExpression(value, in: fixture.tree)
      #expect(fixture.diagnostics.isEmpty && diagnostics.isEmpty, "\(fixture.findings)")
      let wanted = zip(tokens, writing.ranges).filter { !PositionTests.punctuation.contains($0.0) }
      #expect(PositionTests.places(expression) == wanted.map(\.1), "seed \(seed)")
    }
  }

  /// A sign of another language in place of one token, and the diagnostic there.
  @Test(arguments: expressions.indices, Writing.Style.allCases)
  func aFlawIsToldAtItsToken(index: Int, style: Writing.Style) throws {
    let tokens = PositionTests.expressions[index].split(separator: " ").map(String.init)
    for (place, token) in tokens.enumerated() where ["and", "/", "==", "+", "//", "or"].contains(token) {
      var tokens = tokens
      tokens[place] = "||"
      let writing = Writing(tokens, style, seed: UInt64(place + 1))
      let fixture = Fixture(bytes: writing.bytes)
      let value = try #require(fixture.value("key"))
      let found = parseExpression(value, in: fixture.tree).diagnostics
      #expect(found.map(\.code) == [.wrongOperator])
      let span = try #require(found.first).primary.span
      #expect(Int(span.start)..<Int(span.end) == writing.ranges[place])
    }
  }

  private static let punctuation: Set<String> = ["(", ")", "[", "]", ",", "="]

  /// The places of literals, names, labels, calls and operators, in the order of the file.
  private static func places(_ expression: Expression) -> [Range<Int>] {
    var spans: [Span] = []
    for node in expression.nodes {
      switch node.kind {
      case .call(let call): spans += [call.name.span] + call.arguments.compactMap(\.label?.span)
      case .list: break
      case .name(let parts): spans += parts.map(\.span)
      case .integer, .negativeInteger, .float, .string, .boolean, .null, .duration, .date, .timestamp, .error:
        spans.append(node.span)
      }
    }
    return spans.map { Int($0.start)..<Int($0.end) }.sorted { $0.lowerBound < $1.lowerBound }
  }
}

/// Tokens as the value of `key`, in one style of scalar, with line breaks, tabs, escapes and a byte order
/// mark by chance.
struct Writing {
  enum Style: CaseIterable { case plain, single, double, literal, folded }

  private(set) var bytes: [UInt8] = []
  /// Where each token was written.
  private(set) var ranges: [Range<Int>] = []
  private var state: UInt64

  init(_ tokens: [String], _ style: Style, seed: UInt64) {
    state = seed
    let isWindows = below(2) == 0
    let end = isWindows ? "\r\n" : "\n"
    if below(3) == 0 { bytes += [0xEF, 0xBB, 0xBF] }
    write("# über 😀\(end)é: \"\\u00e9\"\(end)key: ")
    switch style {
    case .plain: break
    case .single: write("'")
    case .double: write("\"")
    case .literal: write("|\(end)  ")
    case .folded: write(">-\(end)  ")
    }
    for (index, token) in tokens.enumerated() {
      if index > 0 { write(gap(style, end)) }
      let start = bytes.count
      write(encoded(token, style))
      ranges.append(start..<bytes.count)
    }
    switch style {
    case .plain, .literal, .folded: break
    case .single: write("'")
    case .double: write("\"")
    }
    write("\(end)after: 1\(end)")
  }

  private mutating func write(_ text: String) { bytes += Array(text.utf8) }

  private mutating func gap(_ style: Style, _ end: String) -> String {
    if below(4) > 0 { return below(5) == 0 ? " \t " : " " }
    if style == .double, below(2) == 0 { return " \\\(end)     " }
    return "\(end)  "
  }

  private mutating func encoded(_ token: String, _ style: Style) -> String {
    switch style {
    case .plain, .literal, .folded: return token
    case .single: return token.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
    case .double:
      var text = ""
      for scalar in token.unicodeScalars {
        let digits = String(scalar.value, radix: 16)
        let isEscaped = below(6) == 0
        let zeros = String(repeating: "0", count: 8 - digits.count)
        text += isEscaped ? "\\U\(zeros)\(digits)" : String(scalar)
      }
      return text
    }
  }

  /// Knuth's linear congruential generator (MMIX).
  private mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }
}
