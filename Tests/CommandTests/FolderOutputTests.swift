import Foundation
import Testing

/// Outputs that are folders, and what becomes of what is there. The texts of files are by hand.
@Suite struct FolderOutputTests {
  private static let flow = """
    leat: 1
    sources:
      orders:
        path: orders.csv
        order: position
        columns: {region: string?, year: int32, day: date, paid: bool?, amount: float64}
    nodes:
      double: amount * 2
    outputs:
      result: {select: [region, year, day, paid, double], OPTIONS}

    """

  private static let data = """
    region,year,day,paid,amount
    north west,2024,2024-01-01,true,1
    ,2023,2024-01-02,false,2
    a/b,2024,2024-01-01,,3
    north west,2024,2024-01-04,true,4

    """

  private func project(_ options: String) throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write("a.leat.yaml", Self.flow.replacing("OPTIONS", with: options))
    try scratch.write("orders.csv", Self.data)
    return scratch
  }

  private func files(_ scratch: Scratch) -> [String] {
    scratch.files.filter { $0.hasPrefix("out/") && !$0.hasSuffix("/") }
  }

  @Test func valuesBecomeFolders() throws {
    let scratch = try project("path: out/r/, format: csv, partition_by: [year, region]")
    let outcome = try scratch.leat("run", "a.leat.yaml")
    #expect(outcome.code == Code.ok, "\(outcome.errors)")
    #expect(
      files(scratch) == [
        "out/r/year=2023/region=__HIVE_DEFAULT_PARTITION__/part-0.csv",
        "out/r/year=2024/region=a%2Fb/part-0.csv",
        "out/r/year=2024/region=north%20west/part-0.csv",
      ])
    #expect(
      scratch.text("out/r/year=2024/region=north%20west/part-0.csv")
        == "day,paid,double\n2024-01-01,true,2.0\n2024-01-04,true,8.0\n")
    #expect(scratch.text("out/r/year=2024/region=a%2Fb/part-0.csv") == "day,paid,double\n2024-01-01,,6.0\n")
  }

  @Test func datesAndBooleansNameFolders() throws {
    let scratch = try project("path: out/, format: ndjson, compression: gzip, partition_by: [day, paid]")
    #expect(try scratch.leat("run", "a.leat.yaml").code == Code.ok)
    #expect(
      files(scratch) == [
        "out/day=2024-01-01/paid=__HIVE_DEFAULT_PARTITION__/part-0.ndjson.gz",
        "out/day=2024-01-01/paid=true/part-0.ndjson.gz",
        "out/day=2024-01-02/paid=false/part-0.ndjson.gz",
        "out/day=2024-01-04/paid=true/part-0.ndjson.gz",
      ])
  }

  /// What was there goes as a whole, folders too that have no rows any more, and nothing hidden is left.
  @Test func aFolderIsReplacedAsAWhole() throws {
    let scratch = try project("path: out/r/, format: csv, partition_by: year")
    #expect(try scratch.leat("run", "a.leat.yaml").code == Code.ok)
    #expect(files(scratch) == ["out/r/year=2023/part-0.csv", "out/r/year=2024/part-0.csv"])
    try scratch.write("orders.csv", "region,year,day,paid,amount\na,2025,2025-01-01,true,1\n")
    #expect(try scratch.leat("run", "a.leat.yaml").code == Code.ok)
    #expect(
      scratch.files.filter { $0.hasPrefix("out/") } == [
        "out/", "out/r/", "out/r/year=2025/", "out/r/year=2025/part-0.csv",
      ])
  }

  @Test(arguments: ["README.md", ".hidden", "year=2023/notes.txt", "part-x.csv", "other/part-0.csv"])
  func aFolderWithStrangersIsNotReplaced(name: String) throws {
    let scratch = try project("path: out/r/, format: csv, partition_by: year")
    #expect(try scratch.leat("run", "a.leat.yaml").code == Code.ok)
    try scratch.write("out/r/" + name, "mine")
    let before = scratch.files
    let outcome = try scratch.leat("run", "a.leat.yaml")
    #expect(outcome.code == Code.trouble)
    let named = name.hasPrefix("other") ? "other" : name
    #expect(outcome.errors.contains("out/r/: cannot write it: it holds `\(named)`"), "\(outcome.errors)")
    #expect(scratch.files == before)
  }

  @Test func appendAddsAFile() throws {
    let scratch = try project("path: out/, format: csv, mode: append, partition_by: year")
    try scratch.write("out/notes.txt", "stays")
    for _ in 0..<11 { #expect(try scratch.leat("run", "a.leat.yaml").code == Code.ok) }
    try scratch.write("orders.csv", "region,year,day,paid,amount\na,2023,2025-01-01,true,1\n")
    #expect(try scratch.leat("run", "a.leat.yaml").code == Code.ok)
    let old = (0..<11).map { "part-\($0).csv" }.sorted()
    #expect(
      files(scratch)
        == (["out/notes.txt"] + (old + ["part-11.csv"]).sorted().map { "out/year=2023/" + $0 }
          + old.map { "out/year=2024/" + $0 }))
    #expect(scratch.text("out/year=2023/part-11.csv") == "region,day,paid,double\na,2025-01-01,true,2.0\n")
  }

  /// Ten runs at once lose no rows.
  @Test func runsAtOnceAppendEachTheirOwn() throws {
    let scratch = try project("path: out/, format: csv, mode: append")
    let runs = try (0..<10).map { _ in try scratch.prepare(Scratch.program, ["run", "a.leat.yaml"]).process }
    for run in runs { try run.run() }
    for run in runs {
      run.waitUntilExit()
      #expect(run.terminationStatus == Code.ok)
    }
    #expect(files(scratch) == (0..<10).map { "out/part-\($0).csv" })
    #expect(scratch.files.allSatisfy { !$0.hasSuffix(".part/") })
  }

  @Test(arguments: ["path: out/r.csv, mode: error", "path: out/, format: csv, mode: error"])
  func whatIsThereIsKept(options: String) throws {
    let scratch = try project(options)
    #expect(try scratch.leat("run", "a.leat.yaml").code == Code.ok)
    let before = scratch.text(files(scratch)[0])
    // The source is not read any more.
    try scratch.remove("orders.csv")
    let outcome = try scratch.leat("run", "a.leat.yaml")
    #expect(outcome.code == Code.trouble)
    #expect(outcome.errors.contains("`mode: error` keeps"), "\(outcome.errors)")
    #expect(scratch.text(files(scratch)[0]) == before)
  }

  /// Nothing has its name when another output fails.
  @Test func allOrNothing() throws {
    let scratch = try project("path: out/r/, format: csv, partition_by: year")
    let flow = try #require(scratch.text("a.leat.yaml"))
    try scratch.write("a.leat.yaml", flow + "  z: {select: [double], path: out/full}\n")
    let plan = try scratch.shell("ln -s /dev/full full; leat run a.leat.yaml --output z=full/x.csv")
    #expect(plan.code == Code.trouble, "\(plan.errors)")
    #expect(files(scratch) == [])
  }

  @Test func aTextThatMeansNullNamesNoFolder() throws {
    let scratch = try project("path: out/r/, format: csv, partition_by: region")
    try scratch.write(
      "orders.csv", "region,year,day,paid,amount\n__HIVE_DEFAULT_PARTITION__,2023,2024-01-02,false,2\n")
    let outcome = try scratch.leat("run", "a.leat.yaml")
    #expect(outcome.code == Code.findings)
    #expect(outcome.errors.contains("which as a folder would be read as null"), "\(outcome.errors)")
    #expect(scratch.files.filter { $0.hasPrefix("out/") } == ["out/"])
  }

  @Test func tooManyFoldersAreNotMeant() throws {
    let scratch = try project("path: out/r/, format: csv, partition_by: year")
    let rows = (1...10_001).map { "a,\($0),2024-01-01,true,1\n" }.joined()
    try scratch.write("orders.csv", "region,year,day,paid,amount\n" + rows)
    let outcome = try scratch.leat("run", "a.leat.yaml")
    #expect(outcome.code == Code.findings)
    #expect(outcome.errors.contains("10001 folders of values, and 10000 are the most"), "\(outcome.errors)")
  }

  @Test func aFolderSaysNoFormat() throws {
    let scratch = try project("path: out/r.csv")
    let outcome = try scratch.leat("run", "a.leat.yaml", "--output", "result=new/")
    #expect(outcome.code == Code.usage)
    #expect(outcome.errors == "leat: new/: a folder says nothing of its files: `format` does\n")
  }

  /// A plan keeps how its outputs are written, and the caller's path has to fit.
  @Test func plansAndCallersSayWhere() throws {
    let scratch = try project("path: out/r/, format: csv, partition_by: year")
    #expect(try scratch.leat("compile", "a.leat.yaml", "-o", "p/a.leatplan").code == Code.ok)
    let file = try scratch.leat("run", "p/a.leatplan", "--output", "result=x.csv")
    #expect(file.code == Code.usage)
    #expect(file.errors.contains("x.csv: `partition_by` makes folders"), "\(file.errors)")
    let outcome = try scratch.leat("run", "p/a.leatplan", "--output", "result=v1.5/")
    #expect(outcome.code == Code.ok, "\(outcome.errors)")
    #expect(try scratch.leat("run", "p/a.leatplan").code == Code.ok)
    #expect(scratch.text("v1.5/year=2023/part-0.csv") == "region,day,paid,double\n,2024-01-02,false,4.0\n")
    #expect(files(scratch) == ["out/r/year=2023/part-0.csv", "out/r/year=2024/part-0.csv"])
  }

  @Test func explainStatesTheOrderOfRows() throws {
    let scratch = try project("path: out/r/, format: csv, partition_by: [year, day], mode: append")
    let text = try scratch.leat("explain", "a.leat.yaml").output
    #expect(
      text.contains(
        "  rows as `orders` has them: in the order of the file; in a folder for each value of year, day; "
          + "a file added by each run\n"), "\(text)")
  }
}
