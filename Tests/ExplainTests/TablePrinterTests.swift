import Explain
import Testing

/// Expected pictures are drawn by hand.
@Suite struct TablePrinterTests {
  private let region = Column("region", "string", ["us", "us", nil])
  private let spend = Column("spend", "float64?", ["10.0", "13.333333333333334", nil], isNumeric: true)
  private let signups = Column("signups", "int64", ["9007199254740993", "1", "-20"], isNumeric: true)

  @Test func numbersMeetAtThePoint() {
    #expect(
      print([region, spend, signups], rowCount: 972) == """
         region │     spend │          signups
         string │  float64? │            int64
        ────────┼───────────┼─────────────────
         us     │ 10.0      │ 9007199254740993
         us     │ 13.333333 │                1
         null   │      null │              -20
         … 969 more rows

        """)
  }

  @Test func plainCharacters() {
    #expect(
      print([region, spend], rowCount: 3, glyphs: .ascii) == """
         region |     spend
         string |  float64?
        --------+----------
         us     | 10.0
         us     | 13.333333
         null   |      null

        """)
  }

  @Test func nullsAndTypesAreDim() {
    let printer = TablePrinter(width: 80, coloured: true)
    let text = printer.text(of: [Column("x", "int64?", ["1", nil], isNumeric: true)], rowCount: 2)
    #expect(
      text == """
              \u{1B}[1mx\u{1B}[0m
         \u{1B}[2mint64?\u{1B}[0m
        \u{1B}[2m───────\u{1B}[0m
              1
           \u{1B}[2mnull\u{1B}[0m

        """)
  }

  @Test func notANumberAndInfinity() {
    let column = Column("x", "float64", ["nan", "-inf", "1.25", "2e-300", "NaN"], isNumeric: true)
    #expect(
      print([column], rowCount: 5) == """
               x
         float64
        ────────
             NaN
            -inf
          1.25
          2e-300
             NaN

        """)
  }

  @Test func theMiddleGivesWay() {
    let names = ["region", "week", "a", "b", "c", "d", "e", "total"]
    let columns = names.map { Column($0, "int64", ["1234567"], isNumeric: true) }
    #expect(
      print(columns, rowCount: 1, width: 44) == """
          region │    week │ … │       e │   total
           int64 │   int64 │ … │   int64 │   int64
        ─────────┼─────────┼───┼─────────┼────────
         1234567 │ 1234567 │ … │ 1234567 │ 1234567
         … 4 more columns: a, b, c, d

        """)
  }

  @Test func longTextsAreClippedAndNumbersAreNot() {
    let name = Column("name", "string", ["The quick brown fox jumps over the lazy dog", "short"])
    let value = Column("a_rather_long_name", "int64", ["123456789", "5"], isNumeric: true)
    #expect(
      print([name, value], rowCount: 2, width: 33) == """
         name           │ a_rather_long…
         string         │          int64
        ────────────────┼───────────────
         The quick bro… │      123456789
         short          │              5

        """)
  }

  @Test func wideCharactersTakeTwoColumns() {
    let city = Column("city", "string", ["東京", "Zürich", "e\u{301}", "👩‍👩‍👧", "🇨🇭", "한국", "❤️"])
    let text = print(
      [city, Column("n", "int64", Array(repeating: "1", count: 7), isNumeric: true)], rowCount: 7)
    #expect(
      text == """
         city   │     n
         string │ int64
        ────────┼──────
         東京   │     1
         Zürich │     1
         e\u{301}      │     1
         👩‍👩‍👧     │     1
         🇨🇭     │     1
         한국   │     1
         ❤️     │     1

        """)
  }

  @Test func nothingReachesTheTerminalUnseen() {
    let hostile = ["\u{1B}[31mred", "a\nb\tc\r\n", "\u{202E}abc", "\u{7F}\u{9B}", "\u{200B}", "\u{2028}"]
    let text = print([Column("x\u{1B}]0;", "string", hostile)], rowCount: 6)
    #expect(
      text.unicodeScalars.allSatisfy { $0 == "\n" || ($0.value >= 0x20 && $0.value < 0x7F) || $0 == "─" })
    for escaped in [#"\u{1b}[31mred"#, #"a\nb\tc\r\n"#, #"\u{202e}abc"#, #"\u{7f}\u{9b}"#, #"\u{200b}"#] {
      #expect(text.contains(escaped))
    }
    #expect(text.split(separator: "\n").count == 3 + hostile.count)
  }

  @Test(arguments: [8, 9, 10, 13, 20, 33, 47, 80, 200], [TablePrinter.Glyphs.unicode, .ascii])
  func noLineIsLongerThanTheTerminal(width: Int, glyphs: TablePrinter.Glyphs) {
    for count in 1...14 {
      let columns = (0..<count).map { index in
        index % 3 == 0
          ? Column("column_\(index)", "string?", ["東京" + String(repeating: "x", count: index * 5), nil])
          : Column("n\(index)", "float64", ["\(Double(index) / 7)", "1e-\(index)"], isNumeric: true)
      }
      let text = print(columns, rowCount: 123_456_789, width: width, glyphs: glyphs)
      for line in text.split(separator: "\n") {
        #expect(columnsTaken(by: line) <= width, "\(line)")
      }
    }
  }

  @Test func countsAreInWords() {
    #expect(print([region], rowCount: 4).hasSuffix("\n … 1 more row\n"))
    #expect(print([region], rowCount: 1_234_570).hasSuffix("\n … 1,234,567 more rows\n"))
    #expect(print([Column("x", "date", [])], rowCount: 0).hasSuffix("\n no rows\n"))
    #expect(print([], rowCount: 5) == " no columns\n")
  }

  private func print(
    _ columns: [TablePrinter.Column], rowCount: Int, width: Int = 80, glyphs: TablePrinter.Glyphs = .unicode
  ) -> String {
    TablePrinter(width: width, coloured: false, glyphs: glyphs).text(of: columns, rowCount: rowCount)
  }

  /// Right for the characters of these tests: ideographs take two columns, all others one.
  private func columnsTaken(by line: Substring) -> Int {
    line.reduce(0) { $0 + ($1 == "東" || $1 == "京" ? 2 : 1) }
  }
}

private typealias Column = TablePrinter.Column

extension TablePrinter.Column {
  fileprivate init(_ name: String, _ type: String, _ cells: [String?], isNumeric: Bool = false) {
    self.init(name: name, type: type, cells: cells, isNumeric: isNumeric)
  }
}
