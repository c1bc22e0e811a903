import Columns
import Files
import Testing
import Types

@Suite struct CSVReadingTests {
  @Test func readsEachDeclaredType() throws {
    let table = try readCSV(
      """
      i,f,b,d,t,z,s,p
      1,0.1,true,2024-02-29,2024-02-29T12:30:00.25,2024-02-29T12:30:00+01:00,x,1500000
      -9223372036854775808,-inf,0,1969-12-31,1969-12-31 23:59:59,1970-01-01T00:00:00Z,"a ""b"", c",-1
      """,
      [
        DeclaredColumn(name: "i", type: .int64), DeclaredColumn(name: "f", type: .float64),
        DeclaredColumn(name: "b", type: .bool), DeclaredColumn(name: "d", type: .date),
        DeclaredColumn(name: "t", type: .timestamp(zone: nil)),
        DeclaredColumn(name: "z", type: .timestamp(zone: "Europe/Berlin")),
        DeclaredColumn(name: "s", type: .string), DeclaredColumn(name: "p", type: .duration),
      ])
    #expect(table.rowCount == 2)
    #expect(table.columns[0].integers == [1, .min])
    #expect(table.columns[1].doubles == [0.1, -.infinity])
    #expect(table.columns[2].booleans == [true, false])
    // By Python's datetime: date(2024, 2, 29) is day 19,782; 12:30:00.25 of it in microseconds.
    #expect(table.columns[3].values(Int32.self) == [19_782, -1])
    #expect(table.columns[4].integers == [1_709_209_800_250_000, -1_000_000])
    #expect(table.columns[5].integers == [1_709_206_200_000_000, 0])
    #expect(table.columns[6].texts == ["x", "a \"b\", c"])
    #expect(table.columns[7].integers == [1_500_000, -1])
  }

  @Test func readsSmallTypesAndDecimals() throws {
    let table = try readCSV(
      "a,b,c,d\n-128,255,1.5,1.25\n127,0,-2,-3\n",
      [
        DeclaredColumn(name: "a", type: .int8), DeclaredColumn(name: "b", type: .uint8),
        DeclaredColumn(name: "c", type: .float32),
        DeclaredColumn(name: "d", type: .decimal(precision: 10, scale: 2)),
      ])
    #expect(table.columns[0].values(Int8.self) == [-128, 127])
    #expect(table.columns[1].values(UInt8.self) == [255, 0])
    #expect(table.columns[2].values(Float.self) == [1.5, -2])
    #expect(table.columns[3].values(Int128.self) == [125, -300])
  }

  @Test func takesTheDeclaredOrderAndIgnoresTheRest() throws {
    let table = try readCSV(
      "a,b,a,c\n1,2,x,3\n", [DeclaredColumn(name: "c", type: .int64), DeclaredColumn(name: "b", type: nil)])
    #expect(table.names == ["c", "b"])
    #expect(table.columns[0].integers == [3])
    #expect(table.columns[1].type == .int64)
  }

  @Test func emptyFieldsAreNullAndQuotedOnesAreText() throws {
    let table = try readCSV(
      "s,n\n,1\n\"\",\nx,\"\"\n",
      [DeclaredColumn(name: "s", type: .string), DeclaredColumn(name: "n", type: .int64)])
    #expect(table.columns[0].texts == [nil, "", "x"])
    // A quoted empty field can mean nothing else to a number.
    #expect(table.columns[1].integers == [1, nil, nil])
  }

  @Test(arguments: [1, 3])
  func onlyDeclaredTokensAreNull(threads: Int) throws {
    let dialect = CSVDialect(delimiter: UInt8(ascii: ";"), nullTokens: ["NA", "-"])
    let columns = [DeclaredColumn(name: "s", type: .string), DeclaredColumn(name: "n", type: .float64)]
    let table = try readCSV(
      "s;n\nNA;NA\n\"NA\";-\n;NaN\nnull;2\n", columns, dialect: dialect, threads: threads)
    #expect(table.columns[0].texts == [nil, "NA", "", "null"])
    let numbers = table.columns[1].doubles
    #expect(numbers[0] == nil && numbers[1] == nil && numbers[3] == 2)
    #expect(try #require(numbers[2]).isNaN)
    let problem = failure { _ = try readCSV("s;n\nx;\n", columns, dialect: dialect, threads: threads) }
    #expect(problem?.kind == .unparsableText && problem?.row == 1 && problem?.column == "n")
  }

  @Test func filesOfOneColumnMayHoldBlankLines() throws {
    let table = try readCSV("a\n1\n\n3\n", [DeclaredColumn(name: "a", type: .int64)])
    #expect(table.columns[0].integers == [1, nil, 3])
    let wide = try readCSV("a,b\n1,2\n\n3,4\n", [DeclaredColumn(name: "a", type: .int64)])
    #expect(wide.columns[0].integers == [1, 3])
  }

  @Test func headersMayBeAbsent() throws {
    let dialect = CSVDialect(hasHeader: false)
    let table = try readCSV("1,x\n2,y\n", [DeclaredColumn(name: "column_2", type: .string)], dialect: dialect)
    #expect(table.columns[0].texts == ["x", "y"])
    let problem = failure {
      _ = try readCSV("1,x\n2,y\n", [DeclaredColumn(name: "column_2", type: .int64)], dialect: dialect)
    }
    #expect(problem?.row == 1)
  }

  @Test func valuesMayBeLongerThanABlock() throws {
    let long = String(repeating: "x", count: 3_000_000) + "\n"
    let table = try readCSV(
      "a,b\n1,\"\(long)\"\n2,y\n", [DeclaredColumn(name: "b", type: .string)], threads: 2)
    #expect(table.columns[0].texts == [long, "y"])
  }

  @Test func zonesMustMatchTheirTexts() {
    let zoned = failure {
      _ = try readCSV("t\n2024-03-31T02:30:00\n", [DeclaredColumn(name: "t", type: .timestamp(zone: "UTC"))])
    }
    #expect(zoned?.kind == .unparsableText)
    #expect(zoned?.message.contains("expected a zone offset") == true)
    let plain = failure {
      _ = try readCSV("t\n2024-03-31T02:30:00Z\n", [DeclaredColumn(name: "t", type: .timestamp(zone: nil))])
    }
    #expect(plain?.message.contains("expected no zone offset") == true)
  }

  @Test func typesAreInferred() throws {
    let folder = ScratchFolder()
    let path = folder.write(
      "t.csv", "i,f,b,d,t,z,s,n\n1,1.5,true,2024-01-01,2024-01-01T10:00:00,2024-01-01T10:00:00Z,x,\n,,,,,,,\n"
    )
    let columns = try TableReader.probe(path: path, format: .csv(CSVDialect()))
    #expect(columns.map(\.name) == ["i", "f", "b", "d", "t", "z", "s", "n"])
    #expect(
      columns.map(\.type) == [
        .int64, .float64, .bool, .date, .timestamp(zone: nil), .timestamp(zone: "UTC"), .string, .null,
      ])
  }
}

/// Where a contract is broken, the failure says where.
@Suite struct CSVFailureTests {
  private let columns = [DeclaredColumn(name: "a", type: .int64), DeclaredColumn(name: "b", type: .string)]

  @Test(arguments: [1, 2])
  func unparsableTextHasRowAndColumn(threads: Int) {
    let good = String(repeating: "1,x\n", count: 500_000)
    let problem = failure {
      _ = try readCSV("a,b\n\(good)7.5,y\n\(good)zz,y\n", columns, threads: threads)
    }
    #expect(problem?.kind == .unparsableText)
    #expect(problem?.row == 500_001)
    #expect(problem?.column == "a")
    #expect(problem?.message == "invalid value '7.5' for a column of type int64")
  }

  @Test func raggedRows() {
    let long = failure { _ = try readCSV("a,b\n1,x\n2,y,3\n", columns, threads: 2) }
    #expect(long?.kind == .raggedRow && long?.row == 2)
    let short = failure { _ = try readCSV("a,b\n1,x\n\n2\n", columns) }
    #expect(short?.kind == .raggedRow && short?.row == 2)
  }

  @Test func unclosedQuotesNameTheRowWhereTheyOpen() {
    let problem = failure { _ = try readCSV("a,b\n1,\"x\n\"\"y\"\r\n\r\n2,\"z\n3,w\n", columns) }
    #expect(problem?.kind == .unclosedQuote && problem?.row == 2)
    #expect(failure { _ = try readCSV("a,b\n1,x\"y\n2,\"z\"\n", columns) } == nil)
  }

  @Test func missingAndDuplicateColumns() {
    let missing = failure { _ = try readCSV("a,c\n1,x\n", columns) }
    #expect(missing?.kind == .missingColumn && missing?.column == "b")
    let double = failure { _ = try readCSV("a,b,a\n1,x,2\n", columns) }
    #expect(double?.kind == .duplicateColumn && double?.column == "a")
  }

  @Test func unwantedNulls() {
    let strict = [
      DeclaredColumn(name: "a", type: .int64, nullable: false),
      DeclaredColumn(name: "b", type: .string, nullable: false),
    ]
    let number = failure { _ = try readCSV("a,b\n1,x\n,y\n,z\n", strict) }
    #expect(number?.kind == .unexpectedNull && number?.row == 2 && number?.column == "a")
    let text = failure { _ = try readCSV("a,b\n1,\"\"\n2,y\n3,\n", strict) }
    #expect(text?.kind == .unexpectedNull && text?.row == 3 && text?.column == "b")
  }

  @Test func filesThatAreNone() {
    let absent = failure { _ = try TableReader(path: "/tmp/no/such/file.csv", format: .csv(CSVDialect())) }
    #expect(absent?.kind == .missingFile && absent?.isWorthRetrying == true)
    let folder = failure { _ = try TableReader(path: "/tmp", format: .parquet) }
    #expect(folder?.kind == .inputOutput)
    #expect(failure { _ = try readCSV("", columns) }?.message == "there is no header in it")
  }

  @Test func rowsOfFailuresReadWell() {
    let failure = FileFailure(
      kind: .raggedRow, path: "a.csv", row: 3, column: "x", message: "Expected 2 columns, got 3")
    #expect("\(failure)" == "a.csv: row 3, column `x`: Expected 2 columns, got 3")
  }
}
