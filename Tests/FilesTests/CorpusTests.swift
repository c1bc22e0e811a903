import Columns
import Files
import Glibc
import Testing
import Types

/// Files written elsewhere to be difficult; skipped where they are not at hand.
enum Corpora {
  static let root: String = {
    if let given = getenv("LEAT_CORPORA") { return String(cString: given) }
    // Beside the package: this file lies three levels below the folder that holds both.
    let package = #filePath.split(separator: "/").dropLast(3)
    return "/" + (package.dropLast() + ["shared", "corpora"]).joined(separator: "/")
  }()

  static let arePresent = access(root + "/hostile/MANIFEST.md", R_OK) == 0

  /// Every file below a folder, sorted.
  static func files(_ folder: String) -> [String] {
    guard let directory = opendir(root + "/" + folder) else { return [] }
    defer { closedir(directory) }
    var found: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasPrefix(".") { continue }
      if Int32(entry.pointee.d_type) == Int32(DT_DIR) {
        found += files(folder + "/" + name)
      } else {
        found.append(folder + "/" + name)
      }
    }
    return found.sorted()
  }

  static func read(_ name: String, _ format: FileFormat, threads: Int = 1) throws -> Table {
    try TableReader.readAll(
      path: root + "/" + name, format: format, threads: threads, memoryLimit: 150_000_000)
  }
}

private let csv = FileFormat.csv(CSVDialect())

@Suite(.enabled(if: Corpora.arePresent, "the corpora are not at \(Corpora.root)"))
struct HostileDataTests {
  private func read(_ name: String) throws -> Table {
    let path = "hostile/data/" + name
    return try Corpora.read(path, try #require(FileFormat(path: path)))
  }

  private func problem(_ name: String) -> FileFailure? { failure { _ = try read(name) } }

  @Test(
    arguments: [
      ("a02_string_offset_oob.arrow", FileFailure.Kind.malformed, Int?.none, "s"),
      ("a04_string_bad_utf8.arrow", .malformed, nil, "s"), ("a05_trunc.arrow", .malformed, nil, nil),
      ("a08_dict_index_oob.arrow", .malformed, nil, "d"), ("c01_empty.csv", .malformed, nil, nil),
      ("c04_ragged_long.csv", .raggedRow, 1, nil), ("c05_dup_header.csv", .duplicateColumn, nil, "a"),
      ("c10_unclosed_quote.csv", .unclosedQuote, 1, nil), ("c14_invalid_utf8.csv", .invalidUTF8, 1, "b"),
      ("c16_float_special.csv", .raggedRow, 9, nil), ("q04_dup_names.parquet", .duplicateColumn, nil, "a"),
      ("q06_string_bomb_200MB.parquet", .tooLarge, nil, nil),
      ("q10_ts_extremes.parquet", .inexactValue, 1, "ns"), ("q15_trunc_footer.parquet", .malformed, nil, nil),
      ("q16_only_magic.parquet", .malformed, nil, nil),
      ("q18_csv_named_parquet.parquet", .malformed, nil, nil),
    ] as [(String, FileFailure.Kind, Int?, String?)])
  func isRefused(name: String, kind: FileFailure.Kind, row: Int?, column: String?) {
    let problem = problem(name)
    #expect(problem?.kind == kind)
    #expect(problem?.row == row)
    #expect(problem?.column == column)
    #expect(problem?.message.isEmpty == false)
  }

  @Test func headersAndLineEnds() throws {
    #expect(try read("c02_header_only.csv").rowCount == 0)
    #expect(try read("c07_bom.csv").names == ["a", "b"])
    let crlf = try read("c08_crlf.csv")
    #expect(crlf.names == ["a", "b"] && crlf.columns[1].integers == [2])
    #expect(try read("c25_sep_in_header.csv").names == ["a,b", "c\"d", "e\nf"])
    let wide = try read("c20_wide_10k_cols.csv")
    #expect(wide.columns.count == 10_000 && wide.rowCount == 1)
  }

  @Test func textsAreKept() throws {
    #expect(try read("c11_quote_in_middle.csv").columns[1].texts == ["x\"y\"z"])
    #expect(try read("c13_nul.csv").columns[1].texts == ["x\0y"])
    #expect(
      try read("c17_null_spellings.csv").columns.map(\.texts)
        == [[nil, "NA", "NULL", "nan"], ["", "null", "N/A", "-"]])
  }

  @Test func formulasReturnByteForByte() throws {
    let folder = ScratchFolder()
    let table = try read("c19_formula.csv")
    let path = folder.path + "/t.csv"
    try TableWriter.write(table, path: path, format: csv)
    #expect(ScratchFolder.text(path) == ScratchFolder.text(Corpora.root + "/hostile/data/c19_formula.csv"))
  }

  @Test func datesThatAreNoneAreNamed() {
    let problem = failure {
      let path = Corpora.root + "/hostile/data/c23_dates.csv"
      let reader = try TableReader(path: path, format: csv)
      _ = try reader.read([DeclaredColumn(name: "t", type: .timestamp(zone: nil))])
    }
    #expect(problem?.kind == .unparsableText && problem?.row == 4)
    #expect(problem?.message.contains("2023-02-29") == true)
  }

  @Test func parquetAndArrow() throws {
    #expect(try read("q01_zero_rows.parquet").rowCount == 0)
    let nulls = try read("q03_all_null.parquet")
    #expect(nulls.columns.map(\.type) == [.float64, .null])
    #expect(nulls.columns[0].doubles == [Double?](repeating: nil, count: 100))
    #expect(try read("q07_many_row_groups.parquet").columns[0].integers == (0..<5_000).map { $0 })
    let extremes = try read("q09_int_extremes.parquet")
    #expect(extremes.columns[2].integers == [.min, .max])
    #expect(extremes.columns[3].values(UInt64.self) == [0, .max])
    #expect(try read("q12_decimal.parquet").columns[0].type == .decimal(precision: 38, scale: 10))
    #expect(try read("q13_dict.parquet").columns[0].texts == ["a", "b", nil, "a"])
    #expect(try read("q22_schema_v4_extra.parquet").names == ["b", "a", "c"])
    #expect(try read("a01_ok.arrow").columns[0].texts == ["aa", "bbb", "c"])
    #expect(try read("a07_dict.arrow").columns[0].texts == ["x", "y", "x"])
    let missing = failure {
      let path = Corpora.root + "/hostile/data/q21_schema_v3_missing.parquet"
      let reader = try TableReader(path: path, format: .parquet)
      _ = try reader.read([DeclaredColumn(name: "b", type: .string)])
    }
    #expect(missing?.kind == .missingColumn && missing?.column == "b")
  }
}

@Suite(.enabled(if: Corpora.arePresent, "the corpora are not at \(Corpora.root)"))
struct CorpusTests {
  @Test(arguments: [
    ("parquet-testing/data", FileFormat.parquet), ("parquet-testing/bad_data", .parquet),
    ("arrow-testing/data/parquet", .parquet), ("arrow-testing/data/arrow-ipc-file", .arrow),
    ("arrow-testing/data/arrow-ipc-stream", .arrow), ("arrow-testing/data/forward-compatibility", .arrow),
    ("arrow-testing/data/csv", csv), ("csv-spectrum/csvs", csv),
  ])
  func nothingCrashes(folder: String, format: FileFormat) throws {
    let files = Corpora.files(folder)
    try #require(!files.isEmpty)
    var readable = 0
    for file in files {
      do {
        let path = Corpora.root + "/" + file
        let reader = try TableReader(path: path, format: format, threads: 2, memoryLimit: 500_000_000)
        let columns = try reader.columns().filter { $0.type != nil }
        let table = try reader.read(columns.map { DeclaredColumn(name: $0.name, type: $0.type) })
        // Every byte of every column is touched.
        for column in table.columns where column.type == .string { _ = column.texts }
        readable += 1
      } catch {
        #expect(!error.message.isEmpty, "\(file)")
        #expect(error.kind != .bug && error.kind != .noArrow, "\(file): \(error)")
      }
    }
    // As many of these folders' files are sound, by the count of pyarrow's own reader.
    if folder == "parquet-testing/data" { #expect(readable > 60) }
    if folder.hasSuffix("arrow-ipc-stream") { #expect(readable > 120) }
  }

  /// The expected rows lie beside the CSV files, as JSON; written out here by hand.
  @Test func spectrum() throws {
    func read(_ name: String) throws -> Table {
      let path = Corpora.root + "/csv-spectrum/csvs/\(name).csv"
      let reader = try TableReader(path: path, format: csv)
      return try reader.read(try reader.columns().map { DeclaredColumn(name: $0.name, type: .string) })
    }
    let comma = try read("comma_in_quotes")
    #expect(comma.names == ["first", "last", "address", "city", "zip"])
    #expect(
      comma.columns.map(\.texts) == [
        ["John"], ["Doe"], ["120 any st."], ["Anytown, WW"], ["08123"],
      ])
    #expect(try read("empty").columns.map(\.texts) == [["1", "2"], ["", "3"], ["", "4"]])
    #expect(try read("escaped_quotes").columns[1].texts == ["ha \"ha\" ha", "4"])
    #expect(try read("json").columns[1].texts == ["{\"type\": \"Point\", \"coordinates\": [102.0, 0.5]}"])
    #expect(try read("newlines").columns[0].texts == ["1", "Once upon \na time", "7"])
    #expect(try read("quotes_and_newlines").columns[1].texts == ["ha \n\"ha\" \nha", "4"])
    #expect(try read("simple_crlf").columns.map(\.texts) == [["1"], ["2"], ["3"]])
    #expect(try read("utf8").columns[2].texts == ["3", "ʤ"])
  }

  @Test(arguments: [1, 2, 7])
  func weather(threads: Int) throws {
    let dialect = CSVDialect(nullTokens: ["NA"])
    let path = Corpora.root + "/nycflights13/weather.csv"
    let reader = try TableReader(path: path, format: .csv(dialect), threads: threads)
    let table = try reader.read([
      DeclaredColumn(name: "origin", type: .string, nullable: false),
      DeclaredColumn(name: "temp", type: .float64), DeclaredColumn(name: "wind_gust", type: .float64),
    ])
    // By pandas: len, isna().sum(), and math.fsum(temp.dropna()).
    #expect(table.rowCount == 26_115)
    #expect(table.columns[1].doubles.filter { $0 == nil }.count == 1)
    #expect(table.columns[2].doubles.filter { $0 == nil }.count == 20_778)
    #expect(Set(table.columns[0].texts) == ["EWR", "JFK", "LGA"])
  }
}
