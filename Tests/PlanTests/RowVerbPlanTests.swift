import Plan
import Testing
import Types

/// Verbs of one parent in plans: written, read again, and refused where they are forged.
@Suite struct RowVerbPlanTests {
  private static let count = Operation(
    kind: .literal(.integer(2)), inputs: [], type: ValueType(.int64), domain: .scalar, node: "count")

  /// Frames: 0 a source, 1 of it by the verb, with the column x of the rows, or x and x in one.
  private func plan(
    _ verb: RowVerb, operands: [Int] = [], lanes: [Int] = [1], series: [String] = []
  ) -> LogicalPlan {
    let float = DerivedPlanTests.float
    var derived = DerivedPlanTests.derived("rows", [0])
    derived.series = series
    let operations = [
      RowVerbPlanTests.count,
      DerivedPlanTests.operation(.column("x"), [], float, 0),
      DerivedPlanTests.operation(.column("b"), [], ValueType(.bool), 0),
      DerivedPlanTests.operation(.rows(verb), operands, DerivedPlanTests.rowsType, 1),
      DerivedPlanTests.operation(.take, lanes + [3], float, 1),
    ]
    return LogicalPlan(
      name: "rows", frames: [DerivedPlanTests.source("left"), derived], parameters: [],
      operations: operations, regions: Region.separate(operations),
      outputs: [
        PlanOutput(
          name: "out", domain: .rows(FrameID(1)), columns: [.init(name: "x", operation: OperationID(4))])
      ])
  }

  private var sound: [LogicalPlan] {
    [
      plan(.limitBy(offset: 1 << 40), operands: [0]),
      plan(.sample(.rows(1 << 40), seed: .min)),
      plan(.sample(.fraction(0), seed: 7)),
      plan(.sample(.fraction(1), seed: .max)),
      plan(.unpivot(columns: 2)),
      plan(.unpivot(columns: 2), lanes: [1, 1]),
      plan(.unpivot(columns: 2), lanes: [1, 1], series: ["name"]),
      plan(.unpivot(columns: 2), operands: [2], lanes: [1, 1], series: ["b", "name"]),
    ]
  }

  @Test func soundPlansAreReadAgain() throws {
    for plan in sound {
      #expect(plan.defect() == nil)
      #expect(try PlanReader.read(PlanWriter.file(plan, compilerVersion: "1")).plan == plan)
    }
  }

  @Test func forgedVerbsAreRefused() {
    let forged = [
      plan(.limitBy(offset: -1), operands: [0]),
      plan(.limitBy(offset: 0), operands: []),
      // A column, and one that is no number.
      plan(.limitBy(offset: 0), operands: [1]),
      plan(.limitBy(offset: 0), operands: [2]),
      plan(.sample(.rows(-1), seed: 0)),
      plan(.sample(.rows(1), seed: 0), operands: [0]),
      plan(.sample(.fraction(.nan), seed: 0)),
      plan(.sample(.fraction(-0.1), seed: 0)),
      plan(.sample(.fraction(1.1), seed: 0)),
      plan(.unpivot(columns: -1)),
      plan(.unpivot(columns: 1)),
      plan(.unpivot(columns: .max)),
      // Columns too few, too many, and of another type.
      plan(.unpivot(columns: 3), lanes: [1, 1]),
      plan(.unpivot(columns: 2), lanes: [1, 1, 1]),
      plan(.unpivot(columns: 2), lanes: [1, 2]),
      plan(.unpivot(columns: 2), operands: [2], lanes: [1, 1], series: ["name"]),
      plan(.unpivot(columns: 2), lanes: [1, 1], series: ["b", "name"]),
    ]
    for (index, plan) in forged.enumerated() { #expect(plan.defect() != nil, "\(index)") }
  }

  @Test func everyFlippedBitIsRefusedOrSound() {
    // Of each verb one.
    for plan in [sound[0], sound[2], sound[7]] {
      let bytes = PlanWriter.file(plan, compilerVersion: "1")
      let body = bytes.count - 32
      for position in 0..<body {
        for bit in 0..<8 {
          var damaged = Array(bytes[..<body])
          damaged[position] ^= 1 << UInt8(bit)
          damaged += SHA256.hash(damaged)
          guard let plan = try? PlanReader.read(damaged).plan else { continue }
          #expect(plan.defect() == nil)
        }
      }
    }
  }
}
