import Foundation
import Testing

/// Which checks run in which stage.
@Suite struct StageCheckTests {
  private static func project(_ rows: String) throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write(
      "a.leat.yaml",
      """
      leat: 1
      sources:
        orders:
          path: orders.csv
          key: id
          order: id
          columns: {id: int64, spend: {type: float64, checks: [{max: 50}]}}
      nodes:
        doubled: {expr: spend * 2, checks: [{max: 80}]}
        trend: rolling_sum(doubled, 2)
      outputs:
        first: {from: orders, select: [id, doubled], path: first.parquet, materialize: true}
        behind: {from: orders, select: [id, trend], path: behind.csv, checks: [{min: 10, of: trend}]}
        beside: {from: orders, select: [id, spend], path: beside.csv, checks: [{min: 3, of: spend}]}

      """)
    try scratch.write("orders.csv", "id,spend\n" + rows)
    return scratch
  }

  /// The names of the checks that a stage says fail.
  private static func failures(_ stage: String, _ scratch: Scratch) throws -> [String] {
    let run = try scratch.leat("run", "a.leat.yaml", "--stage", stage, "--format", "concise")
    return (run.output + run.errors).split(separator: "\n").compactMap { line in
      line.split(separator: "`").dropFirst().first.map(String.init).flatMap { name in
        line.contains("failed-check") ? name : nil
      }
    }
  }

  /// An output that no other stage needs is checked in its own, whether or not another has run.
  @Test func everyOutputIsCheckedInItsOwnStage() throws {
    let scratch = try Self.project("1,4\n2,0.5\n")
    #expect(try Self.failures("beside", scratch) == ["output.beside.spend.min"])
    #expect(scratch.bytes("beside.csv") == nil)
    #expect(try Self.failures("first", scratch) == [])
    #expect(scratch.bytes("first.parquet") != nil)
    #expect(try Self.failures("behind", scratch) == ["output.behind.trend.min"])
    #expect(scratch.bytes("behind.csv") == nil)
  }

  /// Two stages that read a source each hold it to its checks.
  @Test func noStageWritesWhatItReadsUnchecked() throws {
    let scratch = try Self.project("1,60\n2,4\n")
    #expect(try Self.failures("beside", scratch) == ["orders.spend.max"])
    #expect(scratch.bytes("beside.csv") == nil)
    #expect(try Self.failures("first", scratch).sorted() == ["doubled.max", "orders.spend.max"])
    #expect(scratch.bytes("first.parquet") == nil)
  }

  /// What is read back was checked before it was stored.
  @Test func whatIsStoredIsNotCheckedAgain() throws {
    let scratch = try Self.project("1,45\n2,4\n")
    let stored = try scratch.leat("run", "a.leat.yaml", "--stage", "first", "--checks", "warn")
    #expect(stored.code == Code.ok, "\(stored)")
    #expect(try Self.failures("behind", scratch) == [])
    #expect(scratch.bytes("behind.csv") != nil)
  }
}
