import Foundation
import Testing

/// Folders named by values, written here and read by pyarrow, polars and duckdb, and the other way round.
@Suite struct FolderRoundTripTests {
  private static let script =
    URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().path + "/Fixtures/folders.py"

  private static let isPossible: Bool = {
    let found = try? Scratch().shell("python3 -c 'import duckdb, polars, pyarrow.dataset'")
    return found?.code == Code.ok
  }()

  private static let flow = """
    leat: 1
    sources:
      rows: SOURCE
    nodes:
      half: amount / 2
    outputs:
      result: {select: [year, region, amount], TARGET}

    """

  private func flow(_ source: String, _ target: String) -> String {
    Self.flow.replacing("SOURCE", with: source).replacing("TARGET", with: target)
  }

  @Test(.enabled("pyarrow, polars and duckdb are here") { isPossible })
  func othersReadWhatIsWritten() throws {
    let scratch = try Scratch()
    let source = "{path: rows.csv, columns: {year: int32, region: string?, amount: float64?}}"
    try scratch.write(
      "a.leat.yaml", flow(source, "path: parts/, format: parquet, partition_by: [year, region]"))
    try scratch.write(
      "rows.csv",
      "year,region,amount\n2024,north west,1.5\n998,ü%=x,\n2024,a/b,3\n2024,,-4.25\n998,,1e300\n")
    let written = try scratch.leat("run", "a.leat.yaml")
    #expect(written.code == Code.ok, "\(written.errors)")
    let read = try scratch.shell("python3 -B '\(Self.script)' read parts")
    let rows = [
      "2024 None -4.25", "2024 a/b 3.0", "2024 north west 1.5", "998 None 1e+300", "998 ü%=x None",
    ]
    let expected = ["pyarrow", "polars", "duckdb"].flatMap { name in rows.map { "\(name) \($0)\n" } }.joined()
    #expect(read.output == expected, "\(read.errors)")
  }

  @Test(.enabled("pyarrow, polars and duckdb are here") { isPossible })
  func whatOthersWriteIsRead() throws {
    let scratch = try Scratch()
    let written = try scratch.shell("mkdir parts; python3 -B '\(Self.script)' write parts")
    #expect(written.code == Code.ok, "\(written.errors)")
    for name in ["pyarrow", "polars", "duckdb"] {
      let source = """
        {path: parts/\(name)/, format: parquet, partitions: {year: int32, region: "string?"}, \
        columns: {amount: float64?}}
        """
      try scratch.write("a.leat.yaml", flow(source, "path: out.csv"))
      let outcome = try scratch.leat("run", "a.leat.yaml")
      #expect(outcome.code == Code.ok, "\(name): \(outcome.errors)")
      // Folder after folder: 998 before 2024, and by bytes `%`, `_`, `a`, `n`.
      #expect(
        scratch.text("out.csv")
          == "year,region,amount\n998,ü%=x,\n998,,1e+300\n2024,,-4.25\n2024,a/b,3.0\n2024,north west,1.5\n",
        "\(name)")
    }
  }
}
