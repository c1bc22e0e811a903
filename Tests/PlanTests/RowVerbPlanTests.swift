import Plan
import Testing
import Types

/// Verbs of one parent in plans: written, read again, and refused where they are forged.
@Suite struct RowVerbPlanTests {
  private static let count = Operation(
    kind: .literal(.integer(2)), inputs: [], type: ValueType(.int64), domain: .scalar, node: "count")

  /// Frames: 0 a source, 1 of it by the verb, with the column x of the rows, or x and x in one.
  private func plan(
    _ verb: RowVerb, operands: [Int] = [], lanes: [Int] = [1], series: [String] = [],
    type: ValueType = DerivedPlanTests.float
  ) -> LogicalPlan {
    let names = [("b", ValueType(.bool)), ("d", ValueType(.date)), ("x", DerivedPlanTests.float)]
    let columns = names.map { PlanColumn(name: $0.0, fileName: $0.0, type: $0.1, isRead: true) }
    let source = PlanFrame(
      name: "left", origin: .source(PlanSource(columns: columns)), series: [], order: .position, key: [])
    var derived = DerivedPlanTests.derived("rows", [0])
    derived.series = series
    let operations = [
      RowVerbPlanTests.count,
      DerivedPlanTests.operation(.column("x"), [], DerivedPlanTests.float, 0),
      DerivedPlanTests.operation(.column("b"), [], ValueType(.bool), 0),
      DerivedPlanTests.operation(.column("d"), [], ValueType(.date), 0),
      DerivedPlanTests.operation(.rows(verb), operands, DerivedPlanTests.rowsType, 1),
      DerivedPlanTests.operation(.take, lanes + [4], type, 1),
    ]
    return LogicalPlan(
      name: "rows", frames: [source, derived], parameters: [],
      operations: operations, regions: Region.separate(operations),
      outputs: [
        PlanOutput(
          name: "out", domain: .rows(FrameID(1)), columns: [.init(name: "x", operation: OperationID(5))])
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
      plan(.resample(.days(7)), operands: [3], type: optional),
      plan(.resample(.months(1)), operands: [3, 2], lanes: [3, 3], series: ["b"], type: ValueType(.date)),
      plan(.resample(.days(1)), operands: [3, 2], lanes: [2, 2], series: ["b"], type: ValueType(.bool)),
    ]
  }

  private let optional = ValueType(.float64, nullable: true)

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
      // Steps of nothing, and of what a date has not; a time that is a single value, and none at all.
      plan(.resample(.days(0)), operands: [3], type: optional),
      plan(.resample(.days(-1)), operands: [3], type: optional),
      plan(.resample(.months(.max)), operands: [3], type: optional),
      plan(.resample(.microseconds(1)), operands: [3], type: optional),
      plan(.resample(.numbers(1)), operands: [3], type: optional),
      plan(.resample(.numbers(1)), operands: [0], type: optional),
      plan(.resample(.days(1)), operands: [1], type: optional),
      plan(.resample(.days(1)), type: optional),
      // A gap has no such column: never null, neither time nor series, and two different ones.
      plan(.resample(.days(1)), operands: [3]),
      plan(.resample(.days(1)), operands: [3], lanes: [1, 1]),
      plan(.resample(.days(1)), operands: [3], lanes: [1, 1], type: optional),
      plan(.resample(.days(1)), operands: [3], lanes: [3, 2], type: ValueType(.date)),
      plan(.resample(.days(1)), operands: [3], lanes: [3, 3], type: ValueType(.date, nullable: true)),
    ]
    for (index, plan) in forged.enumerated() { #expect(plan.defect() != nil, "\(index)") }
  }

  @Test func everyFlippedBitIsRefusedOrSound() {
    // Of each verb one.
    for plan in [sound[0], sound[2], sound[7], sound[9]] {
      for read in ForgedFile(plan).readable() { #expect(read.defect() == nil) }
    }
  }
}
