import Diagnostics
import Syntax
import Testing

/// Where decoded bytes came from, by hand: `(from, to)` of the text and the source behind it.
@Suite struct OffsetTests {
  struct Case {
    let yaml: String
    let text: String
    let places: [(Int, Int, String)]
  }

  static let cases = [
    Case(
      yaml: "e: plain text", text: "plain text", places: [(0, 5, "plain"), (6, 10, "text"), (10, 10, "")]),
    Case(
      yaml: "e: >\r\n  ab\r\n  cd\r\n", text: "ab cd\n",
      places: [(0, 2, "ab"), (2, 3, "\r\n  "), (3, 5, "cd"), (1, 4, "b\r\n  c"), (5, 6, "\r\n")]),
    Case(
      yaml: "e: 'a\n  b''c'\nz: 1", text: "a b'c",
      places: [(0, 1, "a"), (1, 2, "\n  "), (3, 4, "''"), (2, 5, "b''c"), (5, 5, "")]),
    Case(
      yaml: "e: \"a\\tb\\\n   c\\u00e9 d\"", text: "a\tbcé d",
      places: [(1, 2, "\\t"), (2, 4, "b\\\n   c"), (4, 6, "\\u00e9"), (4, 5, "\\u00e9"), (7, 8, "d")]),
    Case(yaml: "e: a\n\n  b", text: "a\nb", places: [(0, 1, "a"), (1, 2, "\n"), (2, 3, "b")]),
    Case(
      yaml: "e: |2\n   x\n  \ty\n", text: " x\n\ty\n", places: [(1, 2, "x"), (2, 3, "\n"), (3, 5, "\ty")]),
    Case(yaml: "e: |+\n  a\n\n", text: "a\n\n", places: [(0, 1, "a"), (1, 2, "\n"), (2, 3, "\n")]),
    Case(yaml: "e: >-\n  a\n   b\n\n  c\n", text: "a\n b\n\nc", places: [(2, 4, " b"), (6, 7, "c")]),
    Case(yaml: "- e:  \"\u{E9}\\\"\"", text: "\u{E9}\"", places: [(0, 2, "\u{E9}"), (2, 3, "\\\"")]),
    Case(yaml: "e: \"\"", text: "", places: [(0, 0, "")]),
    Case(yaml: "e: \t'x'\t# c", text: "x", places: [(0, 1, "x")]),
    Case(yaml: "e: a\r\r  b\r", text: "a\nb", places: [(2, 3, "b")]),
  ]

  @Test(arguments: cases.indices)
  func offsets(index: Int) throws {
    let wanted = OffsetTests.cases[index]
    let fixture = Fixture(wanted.yaml.hasPrefix("-") ? "k:\n" + wanted.yaml : wanted.yaml)
    let list = fixture.value("k").map { fixture.tree.items($0)[0] }
    let scalar = try #require(list.map { fixture.tree.value(of: "e", in: $0) } ?? fixture.value("e"))
    #expect(fixture.tree.text(scalar) == wanted.text)
    for (from, to, source) in wanted.places {
      #expect(fixture.source(fixture.tree.span(of: scalar, from: from, to: to)) == source)
    }
  }

  @Test func columnsBehindAByteOrderMarkAndWideCharacters() throws {
    let fixture = Fixture(bytes: [0xEF, 0xBB, 0xBF] + Array("é: 😀 x\n".utf8))
    let value = try #require(fixture.value("é"))
    let place = fixture.files.location(of: fixture.tree.span(of: value, from: 5, to: 6))
    #expect((place.line, place.column, place.utf16Column) == (1, 6, 7))
  }
}
