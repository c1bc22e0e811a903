import Foundation
import Testing

/// Every data file of the hostile corpus through `leat run`. Rows are those below the header, from 1.
@Suite(.enabled(if: Corpora.arePresent, "the corpora are not at \(Corpora.root)"))
struct HostileDataTests {
  static let numbers = [("a", "int64"), ("b", "int64")]
  static let mixed = [("a", "int64"), ("b", "string")]
  static let textAndNumber = [("s", "string?"), ("x", "float64?")]

  static let csv: [HostileCase] = [
    HostileCase("c01_empty.csv", numbers, .refused("there is no header in it")),
    HostileCase("c02_header_only.csv", numbers, .gives("a,b\n")),
    HostileCase("c04_ragged_long.csv", numbers, .refused("row 1: ")),
    HostileCase("c05_dup_header.csv", numbers, .refused("column `a`: the file has 2 columns of this name")),
    HostileCase("c05_dup_header.csv", [("b", "int64")], .gives("b\n3\n")),
    HostileCase("c07_bom.csv", numbers, .gives("a,b\n1,2\n")),
    HostileCase("c08_crlf.csv", mixed, .gives("a,b\n1,2\n")),
    HostileCase(
      "c10_unclosed_quote.csv", mixed, .refused("row 1: a quoted field that begins here never ends")),
    HostileCase("c11_quote_in_middle.csv", mixed, .gives("a,b\n1,\"x\"\"y\"\"z\"\n")),
    HostileCase("c13_nul.csv", mixed, .gives("a,b\n1,x\0y\n")),
    HostileCase("c14_invalid_utf8.csv", mixed, .refused("row 1, column `b`: text that is not valid UTF-8")),
    // The decimal comma of the ninth row makes two fields of it.
    HostileCase("c16_float_special.csv", [("a", "float64")], .refused("row 9: ")),
    HostileCase(
      "c17_null_spellings.csv", [("a", "string?"), ("b", "string?")],
      .gives("a,b\n,\"\"\nNA,null\nNULL,N/A\nnan,-\n")),
    HostileCase(
      "c17_null_spellings.csv", [("a", "string?"), ("b", "string?")], source: ["nulls: [NA, nan]"],
      .gives("a,b\n\"\",\"\"\n,null\nNULL,N/A\n,-\n")),
    HostileCase(
      "c19_formula.csv", [("name", "string"), ("v", "int64")],
      .gives("name,v\n\"=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",1\n+1,2\n@SUM(A1),3\n")),
    HostileCase(
      "c22_dst.csv", [("t", "timestamp(Europe/Berlin)"), ("x", "int64")],
      .refused("row 1, column `t`: expected a zone offset in '2024-03-31T01:30:00'")),
    HostileCase(
      "c22_dst.csv", [("t", "timestamp"), ("x", "int64")],
      .gives(
        "t,x\n2024-03-31T01:30:00,1\n2024-03-31T02:30:00,2\n2024-10-27T02:30:00,3\n"
          + "2024-10-27T02:30:00,4\n")),
    HostileCase(
      "c22_dst.csv", [("t", "timestamp")], nodes: [("z", "localize(t, 'Europe/Berlin')")],
      .error("row 2: `localize` has no value for timestamp")),
    HostileCase(
      "c22_dst.csv", [("t", "timestamp")],
      nodes: [("z", "localize(t, 'Europe/Berlin', ambiguous='latest', missing='null')")],
      .gives(
        "t,z\n2024-03-31T01:30:00,2024-03-31T00:30:00Z\n2024-03-31T02:30:00,\n"
          + "2024-10-27T02:30:00,2024-10-27T01:30:00Z\n2024-10-27T02:30:00,2024-10-27T01:30:00Z\n")),
    HostileCase(
      "c23_dates.csv", [("t", "timestamp")], .refused("row 4, column `t`: invalid value '2023-02-29'")),
    HostileCase("c23_dates.csv", [("t", "date")], .refused("row 2, column `t`: invalid value")),
    HostileCase(
      "c25_sep_in_header.csv",
      [
        ("x", "{type: int64, from: \"a,b\"}"), ("y", "{type: int64, from: 'c\"d'}"),
        ("z", "{type: int64, from: \"e\\nf\"}"),
      ], .gives("x,y,z\n1,2,3\n")),
    HostileCase(
      "c26_unsorted_time.csv", [("t", "int64"), ("x", "int64")], source: ["order: t"],
      nodes: [("r", "rolling_sum(x, 2)")], .refused("row 2, column `t`: ")),
    HostileCase(
      "c28_dup_time_key.csv", [("t", "int64"), ("x", "int64")], source: ["order: t"],
      nodes: [("r", "rolling_sum(x, 2)")], .refused("row 2: the key (t) of `s`")),
    HostileCase(
      "c28_dup_time_key.csv", [("t", "int64"), ("x", "int64")], source: ["order: t", "key: x"],
      nodes: [("r", "rolling_sum(x, 2)")], .gives("t,x,r\n1,1,\n1,2,3\n2,3,5\n")),
  ]

  static let parquet: [HostileCase] = [
    HostileCase("q01_zero_rows.parquet", mixed, .gives("a,b\n")),
    HostileCase(
      "q03_all_null.parquet", [("a", "float64?"), ("n", "float64?")],
      .gives("a,n\n" + String(repeating: ",\n", count: 100))),
    HostileCase("q03_all_null.parquet", [("a", "float64")], .refused("row 1, column `a`: a null")),
    HostileCase("q04_dup_names.parquet", [("a", "int64")], .refused("column `a`: the file has 2 columns")),
    HostileCase(
      "q07_many_row_groups.parquet", [("a", "int64")], source: ["order: position"],
      nodes: [("r", "rolling_sum(a, 3)")],
      // (i - 2) + (i - 1) + i, across the borders of row groups of five rows.
      .gives("a,r\n" + (0..<5_000).map { "\($0),\($0 < 2 ? "" : "\(3 * $0 - 3)")\n" }.joined())),
    HostileCase(
      "q09_int_extremes.parquet", [("i64", "int64")], nodes: [("d", "i64 - 1")], .error("d`: row 1: ")),
    HostileCase(
      "q09_int_extremes.parquet", [("i64", "int64")], nodes: [("d", "abs(i64)")], .error("d`: row 1: ")),
    HostileCase(
      "q09_int_extremes.parquet", [("i64", "int64")], nodes: [("d", "-i64")], .error("d`: row 1: ")),
    HostileCase(
      "q09_int_extremes.parquet", [("i64", "int64")], nodes: [("d", "i64 + 1")], .error("d`: row 2: ")),
    HostileCase(
      "q09_int_extremes.parquet", [("u64", "uint64")], nodes: [("d", "u64 - 1")], .error("d`: row 1: ")),
    HostileCase(
      "q09_int_extremes.parquet",
      [("i8", "int8"), ("u8", "uint8"), ("i64", "int64"), ("u64", "uint64")], nodes: [("d", "sum(i64)")],
      .gives(
        "i8,u8,i64,u64,d\n-128,0,-9223372036854775808,0,-1\n"
          + "127,255,9223372036854775807,18446744073709551615,-1\n")),
    HostileCase("q10_ts_extremes.parquet", [("ns", "timestamp")], .refused("row 1, column `ns`: ")),
    HostileCase("q10_ts_extremes.parquet", [("ms", "timestamp")], .refused("row 1, column `ms`: ")),
    HostileCase(
      "q12_decimal.parquet", [("d", "float64?")], .refused("column `d`: the file has decimal128(38, 10)")),
    HostileCase("q13_dict.parquet", [("d", "string?")], .gives("d\na\nb\n\na\n")),
    HostileCase("q13_dict.parquet", [("d", "string")], .refused("row 3, column `d`: a null")),
    HostileCase("q15_trunc_footer.parquet", [("a", "int64")], .refused("")),
    HostileCase("q16_only_magic.parquet", [("a", "int64")], .refused("")),
    HostileCase("q18_csv_named_parquet.parquet", [("a", "int64")], .refused("")),
    HostileCase("q19_schema_v1.parquet", mixed, .gives("a,b\n1,x\n")),
    HostileCase("q21_schema_v3_missing.parquet", mixed, .refused("column `b`: the file has no such column")),
    HostileCase("q22_schema_v4_extra.parquet", mixed, .gives("a,b\n1,x\n")),
  ]

  static let arrow: [HostileCase] = [
    HostileCase("a01_ok.arrow", textAndNumber, .gives("s,x\naa,1.0\nbbb,2.0\nc,3.0\n")),
    HostileCase("a02_string_offset_oob.arrow", textAndNumber, .refused("column `s`: ")),
    HostileCase("a04_string_bad_utf8.arrow", textAndNumber, .refused("column `s`: ")),
    HostileCase("a05_trunc.arrow", textAndNumber, .refused("")),
    HostileCase("a07_dict.arrow", [("d", "string?")], .gives("d\nx\ny\nx\n")),
    HostileCase("a08_dict_index_oob.arrow", [("d", "string?")], .refused("column `d`: ")),
  ]

  /// Has tests of their own.
  static let apart: Set<String> = ["c20_wide_10k_cols.csv", "q06_string_bomb_200MB.parquet"]

  @Test func everyFileHasItsCase() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Corpora.root + "/hostile/data")
    let cases = (HostileDataTests.csv + HostileDataTests.parquet + HostileDataTests.arrow).map(\.file)
    #expect(Set(cases).union(HostileDataTests.apart) == Set(files))
  }

  @Test(arguments: csv + parquet + arrow)
  func dataIsReadOrRefused(_ hostile: HostileCase) throws {
    let scratch = try Scratch()
    let path = Corpora.root + "/hostile/data/" + hostile.file
    try scratch.write("f.leat.yaml", hostile.flow(path: path))
    let outcome = try scratch.leat("run", "f.leat.yaml")
    #expect(outcome.output.isEmpty)
    // Nothing in a file reaches the terminal as a command to it.
    #expect(outcome.errors.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" })
    switch hostile.expected {
    case .gives(let table):
      #expect(outcome.code == Code.ok, "\(outcome.errors)")
      #expect(scratch.text("out/o.csv") == table)
    case .refused(let reason):
      #expect(outcome.code == Code.findings)
      #expect(outcome.errors.hasPrefix("leat: \(path): \(reason)"), "\(outcome.errors)")
      #expect(outcome.errors.count > path.count + 20 && outcome.errors.split(separator: "\n").count == 1)
      #expect(scratch.files == ["f.leat.yaml"])
    case .error(let reason):
      #expect(outcome.code == Code.findings)
      #expect(outcome.errors.contains(reason), "\(outcome.errors)")
      #expect(scratch.files == ["f.leat.yaml"])
    }
  }

  @Test func tenThousandColumnsAreRead() throws {
    let names = (0..<10_000).map { "c\($0)" }
    let wide = HostileCase("c20_wide_10k_cols.csv", names.map { ($0, "int64") }, .gives(""))
    let scratch = try Scratch()
    let path = Corpora.root + "/hostile/data/" + wide.file
    try scratch.write("f.leat.yaml", wide.flow(path: path))
    let outcome = try scratch.leat("run", "f.leat.yaml")
    #expect(outcome.code == Code.ok, "\(outcome.errors)")
    #expect(scratch.text("out/o.csv") == (try String(contentsOfFile: path, encoding: .utf8)))
  }

  @Test func aCellOfTwoHundredMegabytesMeetsTheLimit() throws {
    let bomb = HostileCase("q06_string_bomb_200MB.parquet", [("s", "string")], .refused(""))
    let scratch = try Scratch()
    try scratch.write("f.leat.yaml", bomb.flow(path: Corpora.root + "/hostile/data/" + bomb.file))
    let outcome = try scratch.leat("run", "f.leat.yaml", "--memory", "100MB")
    #expect(outcome.code == Code.memoryLimit, "\(outcome.errors)")
    #expect(outcome.errors.contains("q06_string_bomb_200MB.parquet"), "\(outcome.errors)")
    #expect(scratch.files == ["f.leat.yaml"])
  }

  @Test(arguments: ["0", "-1", "5 apples", "MB", "99999999999GB", "1.5GB"])
  func whatIsNoAmountOfMemoryIsRefused(_ size: String) throws {
    let scratch = try Scratch()
    try scratch.write("f.leat.yaml", "leat: 1\n")
    #expect(try scratch.leat("run", "f.leat.yaml", "--memory=\(size)").code == Code.usage)
  }
}
