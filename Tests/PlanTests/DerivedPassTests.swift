import Columns
import Execute
import Optimize
import Plan
import Testing
import Types

/// What passes make of frames made of others: the same cells, and no more than is needed.
@Suite struct DerivedPassTests {
  private typealias Made = DerivedPlanTests

  private static let sources = [
    "left": Table(
      names: ["b", "x"], columns: [Column([true, false, true, true]), Column([1, 2, 1, 3] as [Double])],
      rowCount: 4),
    "right": Table(
      names: ["b", "x"], columns: [Column([true, true, true]), Column([3, 3, 9] as [Double])], rowCount: 3),
  ]

  private func plan(_ frames: [PlanFrame], _ operations: [Operation], of frame: Int, _ output: Int...)
    -> LogicalPlan
  {
    LogicalPlan(
      name: "derived", frames: frames, parameters: [], operations: operations,
      regions: Region.separate(operations),
      outputs: [
        PlanOutput(
          name: "out", domain: .rows(FrameID(frame)),
          columns: output.map { .init(name: "c\($0)", operation: OperationID($0)) })
      ])
  }

  private func rowCounts(_ plan: LogicalPlan) -> Int {
    plan.operations.count { if case .rows = $0.kind { true } else { false } }
  }

  /// Left where b: 1, 1, 3. Groups by x: 1 and 3. Joined to the right's 3, 3, 9: 1 with none, 3 twice.
  @Test(arguments: [Set<String>(), ["fusion"], ["dead-nodes"], ["common-subexpressions"]])
  func passesKeepEveryCell(disabled: Set<String>) throws {
    let plan = optimize(Made.plan(), disabled: disabled).plan
    #expect(plan.defect() == nil)
    let table = try #require(try Engine().run(plan, sources: DerivedPassTests.sources)["out"])
    #expect(table["x"]?.cells(as: Double.self) == [nil, 3, 3])
  }

  @Test func framesThatNobodyReadsAreNotFound() throws {
    var plan = Made.plan()
    plan.outputs[0].domain = .rows(FrameID(0))
    plan.outputs[0].columns[0].operation = OperationID(1)
    let optimized = optimize(plan).plan
    #expect(rowCounts(optimized) == 0)
    guard case .source(let left) = optimized.frames[0].origin,
      case .source(let right) = optimized.frames[1].origin
    else {
      Issue.record("both are sources")
      return
    }
    #expect(left.columns.map(\.isRead) == [false, true])
    #expect(right.columns.map(\.isRead) == [false, false])
  }

  /// The same filter makes two frames, whose columns are not of the same rows to the plan.
  @Test func rowsOfTwoFramesAreNotMerged() throws {
    let operations = [
      Made.operation(.column("b"), [], ValueType(.bool), 0),
      Made.operation(.column("x"), [], Made.float, 0),
      Made.operation(.rows(.filter), [0], Made.rowsType, 1),
      Made.operation(.rows(.filter), [0], Made.rowsType, 2),
      Made.operation(.take, [1, 2], Made.float, 1),
      Made.operation(.take, [1, 3], Made.float, 2),
      Made.operation(.take, [1, 3], Made.float, 2),
    ]
    let frames = [Made.source("left"), Made.derived("a", [0]), Made.derived("b", [0])]
    var made = plan(frames, operations, of: 1, 4)
    made.outputs += plan(frames, operations, of: 2, 5, 6).outputs
    made.outputs[1].name = "other"
    let optimized = optimize(made).plan
    #expect(rowCounts(optimized) == 2)
    #expect(optimized.operations.count == 6)
  }

  /// y is given for the rows above the mean, which are found late; nothing else of the frame is read.
  @Test func givenColumnsComeAfterTheirRows() throws {
    func application(_ name: String, _ fusion: Fusion) -> Application {
      Application(transform: name, kernel: name, options: [], fusion: fusion)
    }
    let optional = ValueType(.float64, nullable: true)
    let operations = [
      Made.operation(.column("x"), [], Made.float, 0),
      Operation(
        kind: .aggregate(application("mean", .aggregate)), inputs: [OperationID(0)], type: optional,
        domain: .scalar, node: "mean"),
      Made.operation(
        .apply(application("greater", .elementwise)), [0, 1], ValueType(.bool, nullable: true), 0),
      Made.operation(.rows(.filter), [2], Made.rowsType, 1),
      Made.operation(.given("y"), [], optional, 1),
      Made.operation(.apply(application("add", .elementwise)), [4, 4], optional, 1),
    ]
    let made = plan([Made.source("left"), Made.derived("large", [0])], operations, of: 1, 4, 5)
    for disabled in [Set<String>(), ["fusion"]] {
      let table = try #require(
        try Engine().run(
          optimize(made, disabled: disabled).plan, sources: DerivedPassTests.sources,
          overrides: ["y": Column([1, 2] as [Double])])["out"])
      #expect(table["c4"]?.cells(as: Double.self) == [1, 2])
      #expect(table["c5"]?.cells(as: Double.self) == [2, 4])
    }
  }

  /// Whatever a forged plan says, it is refused or runs to a result or an error.
  @Test func everyFlippedBitIsRefusedOrRuns() {
    var runs = 0
    for join in [RowVerb.Join.left, .inner, .full] {
      for plan in ForgedFile(Made.plan(join)).readable() where plan.engineDefect() == nil {
        let result = try? Engine(options: EngineOptions(threads: 2, blockRows: 2)).run(
          plan, sources: DerivedPassTests.sources)
        for output in result?.outputs ?? [] {
          for column in output.table.columns {
            for row in 0..<output.table.rowCount where !column.isNull(at: row) { _ = column.cell(at: row) }
          }
        }
        if result != nil { runs += 1 }
      }
    }
    #expect(runs > 10)
  }
}
