import Diagnostics
import Testing

@Suite struct RendererTests {
  private func file(_ text: String, path: String = "flow.leat.yaml") -> (SourceFiles, FileID) {
    var files = SourceFiles()
    let id = files.add(path: path, bytes: Array(text.utf8))
    return (files, id)
  }

  /// The span of the first occurrence of `part`.
  private func span(of part: String, in text: String, _ id: FileID) -> Span {
    let start = text.utf8.indices.first { text[$0...].hasPrefix(part) } ?? text.startIndex
    let offset = text.utf8.distance(from: text.startIndex, to: start)
    return Span(file: id, start: offset, end: offset + part.utf8.count)
  }

  private func text(_ files: SourceFiles, _ diagnostic: Diagnostic, width: Int = 100) -> String {
    TextRenderer(files: files, style: TextStyle(width: width)).render(diagnostic)
  }

  /// The first example of the command line's design, where the column is counted from 1: 37.
  @Test func typo() {
    let source = String(repeating: "#\n", count: 30) + "  acquisition_cost: avg_3wk_spend / sign_ups\n"
    let (files, id) = file(source)
    let diagnostic = Diagnostic(
      .expressionSyntax, "frame `weekly` has no column `sign_ups`", at: span(of: "sign_ups", in: source, id),
      label: "did you mean `signups`?", notes: ["in scope: region, week"])
    #expect(
      text(files, diagnostic) == """
        flow.leat.yaml:31:37: error[expression-syntax]: frame `weekly` has no column `sign_ups`
           |
        31 |   acquisition_cost: avg_3wk_spend / sign_ups
           |                                     ^^^^^^^^ did you mean `signups`?
           |
           = in scope: region, week
           = explain: leat explain expression-syntax

        """)
  }

  @Test func labelsOfOneLineStandBelowEachOther() {
    let source = "expr: spend / monthly.total\n"
    let (files, id) = file(source)
    let diagnostic = Diagnostic(
      .expressionSyntax, "rows do not line up", at: span(of: "monthly.total", in: source, id),
      label: "frame `monthly`", secondary: [Label(span(of: "spend", in: source, id), "frame `weekly`")],
      help: Help("look it up by key"))
    #expect(
      text(files, diagnostic) == """
        flow.leat.yaml:1:15: error[expression-syntax]: rows do not line up
          |
        1 | expr: spend / monthly.total
          |       -----   ^^^^^^^^^^^^^ frame `monthly`
          |       frame `weekly`
          |
          = help: look it up by key
          = explain: leat explain expression-syntax

        """)
  }

  @Test func linesApartAndOtherFiles() {
    let source = "a: 1\nb: 2\na: 3\n"
    var (files, id) = file(source)
    let other = files.add(path: "lib.leat.yaml", bytes: Array("x: 1\n".utf8))
    let diagnostic = Diagnostic(
      .duplicateKey, "twice", at: Span(file: id, start: 10, end: 11), severity: .warning,
      secondary: [
        Label(Span(file: id, start: 0, end: 1), "first"), Label(Span(file: other, start: 0, end: 1), "x"),
      ])
    #expect(
      text(files, diagnostic) == """
        flow.leat.yaml:3:1: warning[duplicate-key]: twice
          |
        1 | a: 1
          | - first
        ...
        3 | a: 3
          | ^
          ::: lib.leat.yaml:1:1
        1 | x: 1
          | - x
          |
          = explain: leat explain duplicate-key

        """)
  }

  @Test func tabsAndWideCharactersKeepCaretsAligned() {
    let source = "\t名前: é\u{301} = x\n"
    let (files, id) = file(source)
    let rows = text(files, Diagnostic(.wrongOperator, "m", at: span(of: "=", in: source, id))).split(
      separator: "\n")
    #expect(rows[0].hasPrefix("flow.leat.yaml:1:9: "))
    // Four columns for the tab, two for each wide character, none for the combining accent.
    #expect(rows[2] == "1 |     名前: é\u{301} = x")
    #expect(rows[3] == "  |             ^")
  }

  @Test func longLinesAreClippedAroundThePlace() {
    let source = String(repeating: "x", count: 100_000) + "HERE" + String(repeating: "y", count: 100_000)
    let (files, id) = file(source)
    let rows = text(files, Diagnostic(.fileSize, "m", at: span(of: "HERE", in: source, id)), width: 60)
      .split(separator: "\n")
    #expect(rows[2].count <= 61)
    #expect(rows[2].hasPrefix("1 | …x") && rows[2].hasSuffix("y…"))
    let column = Array(rows[2]).firstIndex(of: "H")
    #expect(column == Array(rows[3]).firstIndex(of: "^"))
    #expect(rows[3].hasSuffix(" ^^^^"))
  }

  @Test func nothingHostileReachesTheTerminal() {
    let source = "k\u{1B}[31m\u{202E}: 1\n"
    let (files, id) = file(source, path: "a\nb.yaml")
    let rendered = text(
      files, Diagnostic(.keyNotText, "key `\u{1B}[31m\n::error::`", at: span(of: "k", in: source, id)))
    let hostile = rendered.unicodeScalars.filter { $0 == "\u{1B}" || $0 == "\u{202E}" }
    #expect(hostile.isEmpty)
    #expect(rendered.hasPrefix("a\\u{a}b.yaml:1:1: error[key-not-text]: key `\\u{1b}[31m\\u{a}::error::`\n"))
    #expect(rendered.contains("1 | k\\u{1b}[31m\\u{202e}: 1\n"))
    #expect(escaped("n\u{430}me, ημέρα, µs") == "n\\u{430}me, ημέρα, µs")
  }

  @Test func colourOnlyWhenAsked() {
    let (files, id) = file("a")
    let diagnostic = Diagnostic(.fileSize, "m", at: Span(file: id, start: 0, end: 1))
    let rendered = TextRenderer(files: files, style: TextStyle(hasColour: true)).render(diagnostic)
    #expect(rendered.contains("\u{1B}[1;31m^\u{1B}[0m"))
  }

  @Test func spansAtTheEndOfAFile() {
    let (files, id) = file("a: 1\n")
    let rendered = text(files, Diagnostic(.fileSize, "m", at: Span(file: id, start: 5, end: 5)))
    #expect(rendered.contains("2 | \n  | ^\n"))
  }

  /// A compiled plan has none.
  @Test func whatHasNoLinesShowsNone() {
    let (files, id) = file("")
    let found = Diagnostic(
      .failedCheck, "check `a` fails", at: Span(file: id, start: 0, end: 0), label: "ask sales",
      notes: ["row 2: a = 1"])
    #expect(
      text(files, found) == """
        flow.leat.yaml:1:1: error[failed-check]: check `a` fails
          = ask sales
          = row 2: a = 1
          = explain: leat explain failed-check

        """)
  }

  @Test func asciiTerminalsGetASCII() {
    let source = "n: ä x \(String(repeating: "y", count: 200))\n"
    let (files, id) = file(source, path: "ö.yaml")
    let style = TextStyle(showsUnicode: false, width: 60)
    let rendered = TextRenderer(files: files, style: style).render(
      Diagnostic(.fileSize, "é", at: span(of: "x", in: source, id)))
    #expect(rendered.utf8.allSatisfy { $0 < 0x80 })
    let rows = rendered.split(separator: "\n")
    #expect(rows[0] == "\\u{f6}.yaml:1:6: error[file-size]: \\u{e9}")
    #expect(rows[2].hasPrefix("1 | n: \\u{e4} x y") && rows[2].hasSuffix("y..."))
    #expect(rows[2].count <= 60)
    #expect(Array(rows[3]).firstIndex(of: "^") == Array(rows[2]).firstIndex(of: "x"))
  }

  @Test func longRemarksAndLabelsAreWrapped() {
    let source = "a: \(String(repeating: " ", count: 30))here\n"
    let (files, id) = file(source)
    let diagnostic = Diagnostic(
      .fileSize, "m", at: span(of: "here", in: source, id), label: "a label of many words for its place",
      notes: ["a note of more words than a terminal of fifty columns has room for"])
    #expect(
      text(files, diagnostic, width: 50) == """
        flow.leat.yaml:1:34: error[file-size]: m
          |
        1 | a:                               here
          |                                  ^^^^
          |            a label of many words for its place
          |
          = a note of more words than a terminal of
              fifty columns has room for
          = explain: leat explain file-size

        """)
  }

  @Test func pathsCannotBeCommandsOfABuildService() {
    let (files, id) = file("a: 1\n", path: "::error::x")
    let rendered = text(files, Diagnostic(.fileSize, "m", at: Span(file: id, start: 0, end: 1)))
    #expect(rendered.hasPrefix("./::error::x:1:1: "))
  }
}
