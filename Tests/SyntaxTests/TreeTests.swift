import Diagnostics
import Syntax
import Testing

@Suite struct TreeTests {
  @Test func keepsOrderStylesAndExactSpans() throws {
    let fixture = Fixture("a: 'it''s'\nb: [x, \"y\\n\"]\nc:\n  - 1\n  - {k: v}\n\nd: |\n  one\n   two\n\n")
    #expect(fixture.findings == [])
    #expect(fixture.outline == "{a: it's, b: [x, y\n], c: [1, {k: v}], d: one\n two\n}")
    let sources = ["a", "b", "c", "d"].compactMap {
      fixture.value($0).map { fixture.source(fixture.tree.span($0)) }
    }
    #expect(sources == ["'it''s'", "[x, \"y\\n\"]", "- 1\n  - {k: v}", "|\n  one\n   two"])
    let a = try #require(fixture.value("a"))
    #expect(fixture.tree.style(a) == .singleQuoted)
    #expect(fixture.source(fixture.tree.span(of: a, from: 2, to: 4)) == "''s")
  }

  @Test func scalarsHaveNoType() {
    #expect(Fixture("a: no\nb: 1:30\nc: 0o7\nd: ~\n").outline == "{a: no, b: 1:30, c: 0o7, d: ~}")
  }

  @Test func commentsAreKept() {
    let fixture = Fixture("# top\na: 1 # one\nb: | # head\n  # text\nc: [1, # in\n  2]\n# end")
    #expect(fixture.tree.comments.map(\.text) == ["# top", "# one", "# head", "# in", "# end"])
    #expect(fixture.findings == [])
  }

  @Test func byteOrderMarkDoesNotCount() {
    let fixture = Fixture(bytes: [0xEF, 0xBB, 0xBF] + Array("ä: 1\nä: 2".utf8))
    #expect(fixture.findings == ["2:1 duplicate-key"])
    #expect(fixture.outline == "{ä: 1}")
  }

  @Test func duplicateKeysNameTheFirstPlace() {
    let fixture = Fixture("a: 1\n\"a\": 2\n'\\a': 3\n")
    #expect(fixture.findings == ["2:1 duplicate-key"])
    #expect(fixture.diagnostics[0].secondary.map { fixture.source($0.span) } == ["a"])
  }

  @Test func aliasesOfMapsAndListsAreExpanded() {
    #expect(Fixture("a: &x [1, 2]\nb: *x\nc: {d: *x}\n").outline == "{a: [1, 2], b: [1, 2], c: {d: [1, 2]}}")
  }

  @Test(arguments: [
    ("a: &x 1", "1:4 anchor-misplaced"), ("a: *x", "1:4 unknown-alias"),
    ("a: &x [*x]", "1:8 recursive-alias"),
    ("a: &x []\nb: &x []", "2:4 anchor-duplicate"), ("<<: {}", "1:1 merge-key"), ("a: !!int 3", "1:4 tag"),
    ("a: ! x", "1:4 tag"), ("1: a", "1:1 key-not-text"), ("true: a", "1:1 key-not-text"),
    ("[a]: b", "1:1 key-not-text"), ("? {a: 1}\n: b", "1:3 key-not-text"), ("?\n: a", "1:2 key-not-text"),
    ("%TAG ! x\n---\na: 1", "1:1 directive"), ("%YAML 2.0\n---\na: 1", "1:1 directive"),
    ("a: 1\n---\nb: 2", "2:1 document-extra"), ("", "1:1 document-empty"), ("# only\n", "1:1 document-empty"),
    ("- a", "1:1 root-not-mapping"), ("a", "1:1 root-not-mapping"), ("a: \"\\q\"", "1:5 invalid-escape"),
    ("a: 'x", "1:4 unclosed-quote"), ("a: [1, 2\nb: 3", "1:4 unclosed-bracket"),
    ("a:\n\tb: 1", "2:1 tab-indentation"),
    ("a: 1\n  b: 2", "2:4 yaml-syntax"), ("a:1\nb: 2", "1:2 yaml-syntax"), ("a: [1, 2}", "1:9 yaml-syntax"),
    ("a: - 1", "1:4 yaml-syntax"), ("a: x # c\n b: 2", "2:2 yaml-syntax"), ("a: [1,", "1:4 unclosed-bracket"),
    ("a: 1\nb\nc: 2", "2:1 yaml-syntax"),
  ])
  func rules(yaml: String, finding: String) {
    #expect(Fixture(yaml).findings == [finding])
  }

  /// libyaml ends the map of the second line before the anchor that it begins with.
  @Test func anEmptyMapMayEndBeforeItsAnchor() {
    let expected = ["2:2 anchor-misplaced", "2:4 key-not-text", "3:1 yaml-syntax"]
    #expect(Fixture("&b\n &c:\n&d:").findings == expected)
  }

  /// What YAML would take apart in silence, or refuse without saying why; the value is whole all the same.
  @Test(arguments: [
    ("e: {k: f(x, 3), j: 1}", "1:8 comma-split", "{e: {k: f(x, 3), j: 1}}"),
    ("e: {k: f(x, 3, 4), j: 1}", "1:8 comma-split", "{e: {k: f(x, 3, 4), j: 1}}"),
    ("e: [a, f(x, 3) + g(y, 4), b]", "1:8 comma-split", "{e: [a, f(x, 3) + g(y, 4), b]}"),
    ("e: {type: decimal(10, 2)}", "1:11 comma-split", "{e: {type: decimal(10, 2)}}"),
    ("e: [x == 'a, b', 2]", "1:5 comma-split", "{e: [x == 'a, b', 2]}"),
    ("e: {k: coalesce([a], 0)}", "1:17 text-after-value", "{e: {k: coalesce([a], 0)}}"),
    ("e: f(x, # c\n  3)\nz: 1", "1:9 comment-cut", "{e: f(x, # c 3), z: 1}"),
    ("e: f(x,\n   by: r)\nz: 1", "2:4 colon-in-call", "{e: f(x, by: r), z: 1}"),
    ("e: [f(by: r), 2]", "1:7 colon-in-call", "{e: [f(by: r), 2]}"),
    ("e: {k: f(by: r), j: 2}", "1:10 colon-in-call", "{e: {k: f(by: r), j: 2}}"),
    ("e: *x * 2\nz: 1", "1:4 leading-indicator", "{e: *x * 2, z: 1}"),
    ("e: {{ x }}\nz: 1", "1:5 key-not-text", "{e: {}, z: 1}"),
    ("e: 'it's'\nz: 1", "1:8 text-after-value", "{e: 'it's', z: 1}"),
    ("e: f(x, by: r)\nz: 1", "1:9 colon-in-call", "{e: f(x, by: r), z: 1}"),
    ("e:\n  f(x, by: r)\nz: 1", "2:8 colon-in-call", "{e: f(x, by: r), z: 1}"),
    ("e:\n - f(x, by: r)\n - 2", "2:9 colon-in-call", "{e: [f(x, by: r), 2]}"),
    ("e: f(x, 'a #1')\nz: 1", "1:12 comment-cut", "{e: f(x, 'a #1'), z: 1}"),
    ("e: issue #12\nz: 1", "1:10 comment-cut", "{e: issue, z: 1}"),
    ("e: @x\nz: 1", "1:4 leading-indicator", "{e: @x, z: 1}"),
    ("e: %x\nz: 1", "1:4 leading-indicator", "{e: %x, z: 1}"),
    ("e: & x\nz: 1", "1:4 leading-indicator", "{e: & x, z: 1}"),
    ("e: > 3\nz: 1", "1:4 leading-indicator", "{e: > 3, z: 1}"),
    ("e: *x + 1\nz: 1", "1:4 leading-indicator", "{e: *x + 1, z: 1}"),
    ("e: 'us' == region # c\nz: 1", "1:9 text-after-value", "{e: 'us' == region, z: 1}"),
    ("e: {k: 'us' == f(a, b), j: 1}", "1:13 text-after-value", "{e: {k: 'us' == f(a, b), j: 1}}"),
    ("e: [1, 2] | f\nz: 1", "1:11 text-after-value", "{e: [1, 2] | f, z: 1}"),
    ("e: Note: this\nz: 1", "1:8 yaml-syntax", "{e: Note: this, z: 1}"),
  ])
  func traps(yaml: String, finding: String, outline: String) {
    let fixture = Fixture(yaml)
    #expect(fixture.findings == [finding])
    #expect(fixture.outline == outline)
    #expect(fixture.diagnostics.allSatisfy { $0.help != nil })
    // Nobody is told twice about one value.
    if let value = fixture.value("e"), fixture.tree.kind(value) == .scalar {
      #expect(parseExpression(value, in: fixture.tree).diagnostics.isEmpty)
    }
  }

  @Test func everyTrapOfAFileIsReported() {
    let fixture = Fixture("a: 'x' == b\nc: @d\ne: {f: g(1, 2)}\na: 3\n")
    #expect(
      fixture.findings == [
        "1:8 text-after-value", "2:4 leading-indicator", "3:8 comma-split", "4:1 duplicate-key",
      ])
  }

  @Test func nestingIsLimited() {
    func nested(_ depth: Int) -> String {
      "a: " + String(repeating: "[", count: depth - 1) + String(repeating: "]", count: depth - 1)
    }
    #expect(Fixture(nested(64)).findings == [])
    #expect(Fixture(nested(65)).findings == ["1:67 nesting-depth"])
  }
}
