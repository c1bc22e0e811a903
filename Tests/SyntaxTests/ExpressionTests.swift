import Diagnostics
import Syntax
import Testing

/// The grammar of expressions: precedence after specs, values by hand and from Python's datetime.
@Suite struct ExpressionTests {
  @Test(arguments: [
    ("a + b * c", "(add a (multiply b c))"),
    ("(a + b) * c", "(multiply (add a b) c)"),
    ("a - b - c", "(subtract (subtract a b) c)"),
    ("2 ** 3 ** 2", "(power 2 (power 3 2))"),
    ("-2 ** 2", "(negate (power 2 2))"),
    ("2 ** -1", "(power 2 -1)"),
    ("a ** -b * c", "(multiply (power a (negate b)) c)"),
    ("a // b % c / d", "(divide (modulo (floor_divide a b) c) d)"),
    ("not a == b and c or d", "(or (and (not (equal a b)) c) d)"),
    ("not not a", "(not (not a))"),
    ("a < b", "(less a b)"),
    ("a <= b and c >= d", "(and (less_equal a b) (greater_equal c d))"),
    ("a != b", "(not_equal a b)"),
    ("a in [1, 'x', null]", "(is_in a [1 'x' null])"),
    ("a not in b", "(not (is_in a b))"),
    ("a is null", "(is_null a)"),
    ("a + 1 is not null and b", "(and (is_not_null (add a 1)) b)"),
    ("(a < b) == c", "(equal (less a b) c)"),
    ("f()", "(f)"),
    ("fx.f(a.b, by=[c, d], n=-3)", "(fx.f a.b by=[c d] n=-3)"),
    ("if(c, a, b)", "(if c a b)"),
    ("x | f(3) | g", "(g (f x 3))"),
    ("a + b | fx.f(by=c)", "(fx.f (add a b) by=c)"),
    ("a or b | f", "(f (or a b))"),
    ("f(x | g, 1)", "(f (g x) 1)"),
    ("- a", "(negate a)"),
    ("--1", "(negate -1)"),
    ("-(1)", "(negate 1)"),
    ("avg_$(w)wk + $(x)", "(add avg_$(w)wk $(x))"),
    ("[]", "[]"),
    ("f( a ,\n b )", "(f a b)"),
  ])
  func trees(text: String, outline: String) {
    let fixture = ExpressionFixture(text)
    #expect(fixture.outline == outline)
    #expect(fixture.findings == [])
  }

  @Test(arguments: [
    ("0", "0"), ("1_000_000", "1000000"), ("18446744073709551615", "18446744073709551615"),
    ("-9223372036854775808", "-9223372036854775808"), ("-0", "0"), ("1.5", "1.5f"), ("-1.5", "-1.5f"),
    ("1e3", "1000.0f"), ("1.5E-3", "0.0015f"), ("2e+2", "200.0f"), ("1_0.2_5", "10.25f"), ("inf", "inff"),
    ("-inf", "(negate inff)"), ("nan", "nanf"), ("true", "true"), ("false", "false"), ("null", "null"),
    ("'it''s'", "'it's'"), ("''", "''"), ("''''", "'''"), ("'ü #x'", "'ü #x'"), ("3d", "3d"),
    ("90min", "90min"),
    ("1mo", "1mo"), ("-2h", "-2h"), ("1_500ms", "1500ms"), ("5q", "5q"), ("2y", "2y"), ("7w", "7w"),
    // (date(y, m, d) - date(1970, 1, 1)).days in Python.
    ("date('1970-01-01')", "date:0"), ("date('2024-02-29')", "date:19782"),
    ("date('0001-01-01')", "date:-719162"),
    ("date('9999-12-31')", "date:2932896"), ("date('1900-03-01')", "date:-25508"),
    // int((t - epoch) / timedelta(microseconds=1)) in Python.
    ("timestamp('2024-01-01T10:00:00')", "time:1704103200000000"),
    ("timestamp('2024-01-01 10:00')", "time:1704103200000000"),
    ("timestamp('2024-01-01T10:00:00.000001Z')", "time:1704103200000001Z"),
    ("timestamp('2024-01-01T10:00:00+02:00')", "time:1704096000000000Z"),
    ("timestamp('1969-12-31T23:59:59.5-00:30')", "time:1799500000Z"),
    ("date(a)", "(date a)"), ("date('x', 'y')", "(date 'x' 'y')"),
    ("date('2024-01-01' , 1)", "(date '2024-01-01' 1)"),
  ])
  func literals(text: String, outline: String) {
    let fixture = ExpressionFixture(text)
    #expect(fixture.outline == outline)
    #expect(fixture.findings == [])
  }

  /// The text starts at 2:3.
  @Test(arguments: [
    ("a +", "2:6 expression-syntax"), ("a b", "2:5 expression-syntax"), ("(a", "2:5 expression-syntax"),
    ("f(a b)", "2:7 expression-syntax"), ("f(a,)", "2:7 expression-syntax"), ("[a", "2:5 expression-syntax"),
    ("a = b", "2:5 wrong-operator"), ("a && b", "2:5 wrong-operator"), ("a || b", "2:5 wrong-operator"),
    ("!a", "2:3 wrong-operator"), ("a <> b", "2:5 wrong-operator"), ("a ^ 2", "2:5 wrong-operator"),
    ("a ≤ b", "2:5 wrong-operator"), ("a ? b : c", "2:5 wrong-operator"),
    ("a < b < c", "2:9 chained-comparison"),
    ("a == b is null", "2:10 chained-comparison"), ("a is 3", "2:5 expression-syntax"),
    ("a == not b", "2:8 expression-syntax"), ("\"x\"", "2:3 double-quotes"),
    ("a == 'x", "2:8 unclosed-quote"),
    ("f(x, by: r)", "2:10 colon-in-call"), ("f(a=1, b)", "2:10 argument-order"), ("x | 3", "2:7 pipe-target"),
    ("a > 1 | b > 2", "2:9 pipe-target"), ("x | f(3) + 1", "2:7 pipe-target"),
    ("${w}", "2:3 template-marker"),
    ("0x10", "2:3 invalid-number"), ("010", "2:3 invalid-number"), ("1__0", "2:3 invalid-number"),
    ("1_", "2:3 invalid-number"), (".5", "2:3 invalid-number"), ("5.", "2:3 invalid-number"),
    ("1e999", "2:3 invalid-number"), ("18446744073709551616", "2:3 invalid-number"),
    ("-9223372036854775809", "2:3 invalid-number"), ("1.5h", "2:3 invalid-number"),
    ("3x", "2:3 invalid-number"),
    ("1e", "2:3 invalid-number"), ("1.2.3", "2:3 invalid-number"),
    ("9223372036854775808d", "2:3 invalid-number"),
    ("date('2023-02-29')", "2:8 invalid-date"), ("date('2024-13-01')", "2:8 invalid-date"),
    ("date('1900-02-29')", "2:8 invalid-date"), ("date('0000-01-01')", "2:8 invalid-date"),
    ("timestamp('2024-01-01')", "2:13 invalid-timestamp"),
    ("timestamp('2024-01-01T24:00')", "2:13 invalid-timestamp"),
    ("timestamp('2024-01-01T10:00:00.0000001')", "2:13 invalid-timestamp"),
    ("if", "2:5 expression-syntax"), ("and", "2:3 expression-syntax"), ("a.", "2:5 expression-syntax"),
    ("a[0]", "2:4 expression-syntax"), ("a; b", "2:4 expression-syntax"), ("~", "2:3 wrong-operator"),
  ])
  func flaws(text: String, finding: String) {
    let fixture = ExpressionFixture(text)
    #expect(fixture.findings == [finding])
    #expect(fixture.outline == "error")
  }

  @Test func structuredCall() {
    let fixture = ExpressionFixture(
      yaml: """
        e:
          rolling_mean:
            of: {shift: [a, 1]}
            window: smooth + 1
        """)
    #expect(fixture.outline == "(rolling_mean of=(shift [a 1]) window=(add smooth 1))")
    #expect(fixture.findings == [])
  }

  @Test(arguments: [
    ("e: {abs: x}", "(abs x)"), ("e: {f: [a, 2]}", "(f [a 2])"), ("e: {f: }", "(f)"), ("e: {f: {}}", "(f)"),
    ("e: [a, b + 1]", "[a (add b 1)]"), ("e: {fx.f: {of: x, by: [r]}}", "(fx.f of=x by=[r])"),
    ("e: \"'us'\"", "'us'"), ("e: \"a == 'us'\"", "(equal a 'us')"), ("e: 'a == ''us'''", "(equal a 'us')"),
    ("e: >-\n  a\n  + b", "(add a b)"), ("e: a\n  + b", "(add a b)"),
  ])
  func forms(yaml: String, outline: String) {
    let fixture = ExpressionFixture(yaml: yaml)
    #expect(fixture.outline == outline)
    #expect(fixture.findings == [])
  }

  @Test(arguments: [
    ("e: {a: 1, b: 2}", "1:4 call-shape", "error"), ("e: {}", "1:4 call-shape", "error"),
    ("e: {a b: 1}", "1:5 call-shape", "error"), ("e: {f: {x.y: 1, z: 2}}", "1:9 call-shape", "(f z=2)"),
    ("e:", "1:3 expression-syntax", "error"),
    ("e: {f: {of: a +, by: b}}", "1:16 expression-syntax", "(f of=error by=b)"),
  ])
  func brokenForms(yaml: String, finding: String, outline: String) {
    let fixture = ExpressionFixture(yaml: yaml)
    #expect(fixture.findings == [finding])
    #expect(fixture.outline == outline)
  }

  @Test func spansAreExactInsideFoldedAndEscapedScalars() {
    let yaml = "e: >\n  first +\n  f(second,\n\n    'x')\n"
    let fixture = ExpressionFixture(yaml: yaml)
    #expect(fixture.outline == "(add first (f second 'x'))")
    let sources = fixture.expression.nodes.map { fixture.fixture.source($0.span) }
    #expect(
      sources == [
        "first", "second", "'x'", "f(second,\n\n    'x')", "first +\n  f(second,\n\n    'x')",
      ])
    let quoted = ExpressionFixture(yaml: "e: \"\\u0061 + \\x62c == 'ü'\"\n")
    #expect(quoted.outline == "(equal (add a bc) 'ü')")
    let places = quoted.expression.nodes.map { quoted.fixture.source($0.span) }
    #expect(places[0] == "\\u0061")
    #expect(places[1] == "\\x62c")
    #expect(places[3] == "'ü'")
  }

  @Test func nestingIsLimitedAndChainsAreNot() {
    func nested(_ depth: Int) -> String {
      String(repeating: "(", count: depth) + "a" + String(repeating: ")", count: depth)
    }
    #expect(ExpressionFixture(nested(100)).outline == "a")
    #expect(ExpressionFixture(nested(101)).findings == ["2:103 expression-depth"])
    #expect(
      ExpressionFixture(String(repeating: "-", count: 101) + "a").findings == ["2:103 expression-depth"])
    let chain = ExpressionFixture(Array(repeating: "a", count: 10_000).joined(separator: " + "))
    #expect(chain.findings == [])
    #expect(chain.expression.nodes.count == 19_999)
    let pipes = ExpressionFixture("a" + String(repeating: " | f(1)", count: 10_000))
    #expect(pipes.findings == [])
    #expect(pipes.expression.nodes.count == 20_001)
  }
}
