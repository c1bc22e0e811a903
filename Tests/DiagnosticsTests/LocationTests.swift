import Diagnostics
import Testing

@Suite struct LocationTests {
  @Test func linesEndAsEditorsCount() {
    let table = LineTable(Array("a\nb\r\nc\rd\u{85}e\u{2028}f\n".utf8))
    #expect(table.count == 5)
    #expect([0, 1, 2, 4, 5, 6, 7].map(table.line) == [0, 0, 1, 1, 2, 2, 3])
    #expect(LineTable([]).count == 1)
  }

  @Test func columnsAreCodePointsAndUTF16Units() {
    var files = SourceFiles()
    let id = files.add(path: "p", bytes: [0xEF, 0xBB, 0xBF] + Array("é𝒳x\ny".utf8))
    let place = files.location(of: Span(file: id, start: 9, end: 12))
    #expect((place.line, place.column, place.utf16Column) == (1, 3, 4))
    #expect((place.endLine, place.endColumn, place.endUTF16Column) == (2, 2, 2))
    #expect(files.text(of: Span(file: id, start: 9, end: 10)) == "x")
  }

  @Test func codesAreSortedSlugs() {
    let slugs = DiagnosticCode.allCases.map(\.rawValue)
    #expect(slugs == slugs.sorted())
    #expect(slugs.allSatisfy { $0.allSatisfy { $0 == "-" || ("a"..."z").contains($0) } })
  }

  @Test func reportOrder() {
    var files = SourceFiles()
    let first = files.add(path: "z", bytes: Array("abc".utf8))
    let second = files.add(path: "a", bytes: Array("abc".utf8))
    func diagnostic(_ file: FileID, _ start: Int, _ code: DiagnosticCode) -> Diagnostic {
      Diagnostic(code, "m", at: Span(file: file, start: start, end: 3))
    }
    let all = [
      diagnostic(second, 0, .tag), diagnostic(first, 1, .tag), diagnostic(first, 1, .encoding),
      diagnostic(first, 0, .tag), diagnostic(first, 1, .tag),
    ]
    let sorted = all.sortedForReport(in: files).map {
      "\($0.primary.span.file.index) \($0.primary.span.start) \($0.code)"
    }
    #expect(sorted == ["0 0 tag", "0 1 encoding", "0 1 tag", "1 0 tag"])
  }
}
