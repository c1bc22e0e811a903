import Foundation
import Testing

/// Sources that are folders of files, named by values. What is read is by hand.
@Suite struct FolderSourceTests {
  private static let flow = """
    leat: 1
    sources:
      orders:
        path: PATH
        format: csv
        partitions: {year: int32, region: "string?"}
        order: position
        columns: {amount: float64}
    nodes:
      next: year + 1
      double: amount * 2
    outputs:
      result: {select: [year, next, region, double], path: out.csv}

    """

  private func project(_ path: String = "orders/") throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write("a.leat.yaml", Self.flow.replacing("PATH", with: path))
    try scratch.write("orders/year=2024/region=a%2Fb/part-10.csv", "amount\n1\n")
    try scratch.write(
      "orders/year=2024/region=a%2Fb/part-9.csv",
      "region,amount\nother,2\n3\n".replacing("3\n", with: "x,3\n"))
    try scratch.write("orders/year=2024/region=__HIVE_DEFAULT_PARTITION__/data.csv", "amount\n4\n")
    try scratch.write("orders/year=998/region=ü%/x.csv", "amount\n5\n")
    try scratch.write("orders/_SUCCESS", "")
    try scratch.write("orders/year=998/.region.crc", "")
    return scratch
  }

  /// 998 before 2024, and part 9 before part 10.
  private static let result = """
    year,next,region,double
    998,999,ü%,10.0
    2024,2025,,8.0
    2024,2025,a/b,4.0
    2024,2025,a/b,6.0
    2024,2025,a/b,2.0

    """

  @Test func aFolderIsRead() throws {
    let scratch = try project()
    let outcome = try scratch.leat("run", "a.leat.yaml")
    #expect(outcome.code == Code.ok, "\(outcome.errors)")
    #expect(scratch.text("out.csv") == Self.result)
    // A plan says the same, from another folder too.
    #expect(try scratch.leat("compile", "a.leat.yaml", "-o", "plans/a.leatplan").code == Code.ok)
    try scratch.remove("out.csv")
    #expect(try scratch.leat("run", "plans/a.leatplan").code == Code.ok)
    #expect(scratch.text("out.csv") == Self.result)
    // So does a folder that the caller names, without its slash.
    let moved = try scratch.shell("mv orders v1.5 && leat run a.leat.yaml --source orders=v1.5/")
    #expect(moved.code == Code.ok, "\(moved.errors)")
    #expect(scratch.text("out.csv") == Self.result)
  }

  @Test(arguments: ["orders/*/*/*.csv", "orders/year=2024/*/part-*.csv"])
  func aPatternIsRead(pattern: String) throws {
    let scratch = try project(pattern)
    let outcome = try scratch.leat("run", "a.leat.yaml")
    #expect(outcome.code == Code.ok, "\(outcome.errors)")
    // By bytes: `part-10` before `part-9`, `2024` before `998`, `_` before `a`.
    let rows = [
      "2024,2025,,8.0", "2024,2025,a/b,2.0", "2024,2025,a/b,4.0", "2024,2025,a/b,6.0", "998,999,ü%,10.0",
    ]
    let found = scratch.text("out.csv")?.split(separator: "\n").dropFirst().map(String.init)
    #expect(found == (pattern.contains("2024") ? Array(rows[1...3]) : rows))
  }

  @Test func aSingleFileHasItsFolders() throws {
    let scratch = try project("orders/year=998/region=ü%/x.csv")
    #expect(try scratch.leat("run", "a.leat.yaml").code == Code.ok)
    #expect(scratch.text("out.csv") == "year,next,region,double\n998,999,ü%,10.0\n")
  }

  @Test(arguments: [
    (
      "orders/notes.txt", "orders/notes.txt: `partitions` of source `orders` declares folders `year=...` here"
    ),
    ("orders/2025/x.csv", "orders/2025: `partitions` of source `orders` declares folders `year=...` here"),
    (
      "orders/year=2025/x.csv",
      "orders/year=2025/x.csv: `partitions` of source `orders` declares folders `region=...` here"
    ),
    ("orders/year=abc/region=a/x.csv", "orders/year=abc: column `year`: `abc` is no int32"),
    (
      "orders/year=3000000000/region=a/x.csv",
      "orders/year=3000000000: column `year`: `3000000000` is no int32"
    ),
    (
      "orders/year=__HIVE_DEFAULT_PARTITION__/region=a/x.csv",
      "orders/year=__HIVE_DEFAULT_PARTITION__: column `year`: a null, where the column is declared"
    ),
    (
      "orders/year=1/region=a/day=1/x.csv",
      "orders/year=1/region=a/day=1/: no folder is declared in `partitions`"
    ),
    ("orders/year=1/region=a/x.parquet", "orders/year=1/region=a/x.parquet: its name is of no csv file"),
    (
      "orders/year=1/region=a/x.csv",
      "orders/year=1/region=a/x.csv: column `amount`: the file has no such column"
    ),
  ])
  func whatDoesNotFitIsNamed(name: String, message: String) throws {
    let scratch = try project()
    try scratch.write(name, "sum\n1\n")
    let outcome = try scratch.leat("run", "a.leat.yaml")
    #expect(outcome.code == Code.findings)
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
    #expect(!scratch.files.contains("out.csv"))
  }

  @Test func nothingToReadIsTrouble() throws {
    let scratch = try project("absent/")
    let absent = try scratch.leat("run", "a.leat.yaml")
    #expect(absent.code == Code.trouble)
    #expect(absent.errors.contains("absent/: there is no such folder"), "\(absent.errors)")
    let empty = try scratch.shell("mkdir absent && leat run a.leat.yaml")
    #expect(empty.code == Code.trouble)
    #expect(empty.errors.contains("absent/: no file matches"), "\(empty.errors)")
  }

  /// Rows and types return from what an output divided into folders.
  @Test(arguments: ["parquet", "arrow", "csv, compression: gzip", "ndjson"])
  func whatIsWrittenIsRead(format: String) throws {
    let scratch = try project()
    let writing = Self.flow.replacing("PATH", with: "orders/").replacing(
      "path: out.csv", with: "path: parts/, format: \(format), partition_by: [year, region]")
    try scratch.write("w.leat.yaml", writing)
    let written = try scratch.leat("run", "w.leat.yaml")
    #expect(written.code == Code.ok, "\(written.errors)")
    let kind = format.split(separator: ",")[0]
    let reading = Self.flow.replacing("PATH", with: "parts/").replacing(
      "format: csv", with: "format: \(kind)"
    )
    .replacing("{amount: float64}", with: "{double: float64, next: int64}").replacing(
      "next: year + 1", with: "half: double / 2"
    )
    .replacing("double: amount * 2", with: "one: next - year")
    try scratch.write("r.leat.yaml", reading)
    let outcome = try scratch.leat("run", "r.leat.yaml")
    #expect(outcome.code == Code.ok, "\(outcome.errors)")
    #expect(scratch.text("out.csv") == Self.result)
  }
}
