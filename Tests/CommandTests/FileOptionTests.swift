import Foundation
import Testing

/// What sources and outputs say of their files: packing, ndjson, patterns of names.
@Suite struct FileOptionTests {
  private static let flow = """
    leat: 1
    sources:
      s:
        path: s.csv
        order: position
        columns: {k: string, x: float64?}
    nodes:
      y: x * 2
    outputs:
      result: {from: s, select: [k, y], path: out/result.csv}

    """

  private static let data = "k,x\n\"a\"\"\nb\",1.5\né,\nc,-inf\n"
  /// Twice each `x`, by hand.
  private static let result = "k,y\n\"a\"\"\nb\",3.0\né,\nc,-inf\n"

  private func scratch(_ path: String, output: String = "out/result.csv") throws -> Scratch {
    let scratch = try Scratch()
    let flow = Self.flow.replacing("path: s.csv", with: "path: \(path)")
      .replacing("out/result.csv", with: output)
    try scratch.write("s.leat.yaml", flow)
    return scratch
  }

  /// The file is packed by gzip itself.
  @Test func packedTextIsRead() throws {
    let scratch = try scratch("s.csv.gz")
    try scratch.write("s.csv", Self.data)
    #expect(try scratch.shell("gzip s.csv").code == 0)
    let outcome = try scratch.leat("run", "s.leat.yaml")
    #expect(outcome.code == Code.ok, "\(outcome.errors)")
    #expect(scratch.text("out/result.csv") == Self.result)
    let packed = try #require(scratch.bytes("s.csv.gz"))
    try scratch.write("s.csv.gz", packed.prefix(packed.count / 2))
    let cut = try scratch.leat("run", "s.leat.yaml")
    #expect(cut.code == Code.findings)
    #expect(cut.errors.contains("s.csv.gz: it is not packed with gzip, or damaged"), "\(cut.errors)")
  }

  @Test(arguments: ["out/result.csv.gz", "out/result.csv, compression: gzip"])
  func textIsPacked(output: String) throws {
    let scratch = try scratch("s.csv", output: output)
    try scratch.write("s.csv", Self.data)
    let outcome = try scratch.leat("run", "s.leat.yaml")
    #expect(outcome.code == Code.ok, "\(outcome.errors)")
    #expect(try scratch.shell("cat out/result.csv* | gzip -dc").output == Self.result)
    // The same rows are the same bytes.
    let first = try scratch.shell("cat out/result.csv* | cksum").output
    _ = try scratch.leat("run", "s.leat.yaml")
    #expect(try scratch.shell("cat out/result.csv* | cksum").output == first)
  }

  @Test func linesOfJSONReturn() throws {
    let scratch = try scratch("s.csv", output: "out/s.ndjson")
    try scratch.write("s.csv", Self.data)
    #expect(try scratch.leat("run", "s.leat.yaml").code == Code.ok)
    #expect(
      scratch.text("out/s.ndjson")
        == #"{"k":"a\"\nb","y":3.0}"# + "\n" + #"{"k":"é","y":null}"# + "\n"
        + #"{"k":"c","y":"-Infinity"}"# + "\n")
    let flow = Self.flow.replacing("s.csv", with: "out/s.ndjson").replacing(
      "x: float64?}", with: "y: float64?}"
    )
    .replacing("y: x * 2", with: "z: y / 1").replacing("select: [k, y]", with: "select: [k, y]")
    try scratch.write("t.leat.yaml", flow)
    let outcome = try scratch.leat("run", "t.leat.yaml")
    #expect(outcome.code == Code.ok, "\(outcome.errors)")
    #expect(scratch.text("out/result.csv") == Self.result)
  }

  @Test(arguments: [
    (#"{"k":1,"x":2}"#, "row 2, column `k`: invalid value 1 for a column of type string"),
    (#"{"k":"a","k":"b","x":1}"#, "row 2, column `k`: the object has two values of this name"),
    (#"{"k":["a"],"x":1}"#, "row 2, column `k`: the file has a list or an object, which Leat does not read"),
    (#"{"k":"\ud800","x":1}"#, "row 2: no JSON"),
    (#"{"k":"a","x":01}"#, "row 2: no JSON"),
    (#"["a",1]"#, "row 2: no JSON: expected an object, `{...}`, found `[\"a\",1]`"),
    (#"{"k":"a","x":"1"}"#, "row 2, column `x`: invalid value \"1\" for a column of type float64"),
    (#"{"x":1}"#, "row 2, column `k`: a null, where the column is declared without nulls"),
  ])
  func badLinesAreNamed(line: String, message: String) throws {
    let scratch = try scratch("s.ndjson")
    try scratch.write("s.ndjson", #"{"k":"a","x":1,"more":{"deep":[1,"]"]}}"# + "\n\(line)\n")
    let outcome = try scratch.leat("run", "s.leat.yaml")
    #expect(outcome.code == Code.findings)
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
    #expect(scratch.text("out/result.csv") == nil)
  }

  @Test func patternsStandForFilesInTheOrderOfTheirNames() throws {
    let scratch = try scratch("data/*/s-?.csv")
    try scratch.write("data/b/s-1.csv", "x,k\n3,c\n")
    try scratch.write("data/a/s-2.csv", "k,x\nb,2\n")
    try scratch.write("data/a/s-1.csv", "k,x\na,\n")
    try scratch.write("data/a/s-10.csv", "k,x\nno,1\n")
    try scratch.write("data/a/.s-3.csv", "k,x\nno,1\n")
    let outcome = try scratch.leat("run", "s.leat.yaml")
    #expect(outcome.code == Code.ok, "\(outcome.errors)")
    #expect(scratch.text("out/result.csv") == "k,y\na,\nb,4.0\nc,6.0\n")
  }

  @Test func aPatternWithoutAFileIsAMissingFile() throws {
    let scratch = try scratch("data/*.csv")
    let outcome = try scratch.leat("run", "s.leat.yaml")
    #expect(outcome.code == Code.trouble)
    #expect(outcome.errors.contains("data/*.csv: no file matches"), "\(outcome.errors)")
  }

  /// Every file keeps the contract, and the one that does not is named with its own row.
  @Test(arguments: [
    ("x\n1\n", "data/2.csv: column `k`"), ("k,x\na,1\nb,much\n", "data/2.csv: row 2, column `x`"),
    ("k,x\na,1\n,2\n", "data/2.csv: row 2, column `k`: a null"),
    ("k,x\nc,1\na,1\n", "data/2.csv: row 2, column `k`: null, or less than in the row before"),
  ])
  func theFileOfABadRowIsNamed(text: String, message: String) throws {
    let scratch = try scratch("data/*.csv")
    let flow = try #require(scratch.text("s.leat.yaml"))
    try scratch.write("s.leat.yaml", flow.replacing("order: position", with: "order: k\n    key: []"))
    try scratch.write("data/1.csv", "k,x\na,1\na,1\na,1\n")
    try scratch.write("data/2.csv", text)
    let outcome = try scratch.leat("run", "s.leat.yaml")
    #expect(outcome.code == Code.findings)
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
  }
}
