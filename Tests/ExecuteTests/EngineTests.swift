import Columns
import Execute
import Kernels
import Plan
import Testing
import Types

private let float = ValueType(.float64, nullable: true)
private let whole = ValueType(.int64, nullable: true)

private func run(
  _ plan: LogicalPlan, _ sources: [String: Table], options: EngineOptions = EngineOptions(threads: 2)
) throws -> RunResult {
  try Engine(kernels: .testing, options: options).run(plan, sources: sources)
}

extension Table {
  init(_ columns: [(String, Column)]) {
    self.init(names: columns.map(\.0), columns: columns.map(\.1), rowCount: columns.first?.1.count ?? 0)
  }

  func doubles(_ name: String) -> [Double?]? { self[name]?.cells(as: Double.self) }
  func integers(_ name: String) -> [Int64?]? { self[name]?.cells(as: Int64.self) }
}

@Suite struct EngineTests {
  /// Spend and signups of the seed's example; expected values by hand.
  @Test(arguments: PlanBuilder.Regions.allCases) func theSeedsExample(regions: PlanBuilder.Regions) throws {
    var builder = PlanBuilder()
    let frame = builder.source([("spend", float), ("signups", float)])
    let spend = builder.column(frame, "spend")
    let signups = builder.column(frame, "signups")
    let sum = builder.apply("test_window_sum", [spend], ["window": .integer(3)])
    let three = builder.literal(.integer(3), .float64)
    let average = builder.apply("divide", [sum, three], ["on_zero": .string("ieee")])
    let each = builder.apply("divide", [spend, signups], ["on_zero": .string("ieee")])
    let shifted = builder.shift(spend, 3)
    let shiftedEach = builder.apply("divide", [shifted, signups], ["on_zero": .string("ieee")])
    builder.output(
      .rows(frame),
      [("average", average), ("each", each), ("shifted", shifted), ("shiftedEach", shiftedEach)])
    let table = Table([
      ("spend", Column([10, 10, 20, 40, 40, 50] as [Double])),
      ("signups", Column([1, 10, 50, 100, 200, 400] as [Double])),
    ])
    for blockRows in [1, 2, 7, 1_024] {
      let options = EngineOptions(threads: 2, blockRows: blockRows, morselRows: 2)
      let result = try #require(try run(builder.plan(regions), ["rows": table], options: options)["out"])
      let averages: [Double?] = [nil, nil] + [40.0, 70, 100, 130].map { $0 / 3 }
      #expect(result.doubles("average") == averages)
      #expect(result.doubles("each") == [10, 1, 0.4, 0.4, 0.2, 0.125])
      #expect(result.doubles("shifted") == [nil, nil, nil, 10, 10, 20])
      #expect(result.doubles("shiftedEach") == [nil, nil, nil, 0.1, 0.05, 0.05])
    }
  }

  @Test func lagsOfLagsAndWindowsOfLags() throws {
    var builder = PlanBuilder()
    let frame = builder.source([("x", float)])
    let x = builder.column(frame, "x")
    let once = builder.shift(x, 1)
    let thrice = builder.shift(once, 2)
    let windowOfLag = builder.apply("test_window_sum", [once], ["window": .integer(2)])
    let lagOfWindow = builder.shift(builder.apply("test_window_sum", [x], ["window": .integer(2)]), 1)
    builder.output(.rows(frame), [("thrice", thrice), ("a", windowOfLag), ("b", lagOfWindow)])
    let table = Table([("x", Column([1, 2, nil, 4, 5, 6, 7]))])
    for regions in PlanBuilder.Regions.allCases {
      for blockRows in [1, 3, 1_024] {
        let options = EngineOptions(threads: 2, blockRows: blockRows, morselRows: 3)
        let result = try #require(try run(builder.plan(regions), ["rows": table], options: options)["out"])
        #expect(result.doubles("thrice") == [nil, nil, nil, 1, 2, nil, 4])
        #expect(result.doubles("a") == [nil, nil, 3, nil, nil, 9, 11])
        #expect(result.doubles("b") == [nil, nil, 3, nil, nil, 9, 11])
      }
    }
  }

  @Test func aggregatesFeedRowsAndScalars() throws {
    var builder = PlanBuilder()
    let frame = builder.source([("x", float)])
    let x = builder.column(frame, "x")
    let double = builder.apply("add", [x, x])
    let total = builder.aggregate("test_total", [double])
    let count = builder.aggregate("test_rows", [x], as: .int64)
    let share = builder.apply("divide", [x, total], ["on_zero": .string("ieee")])
    let half = builder.apply(
      "divide", [total, builder.literal(.float(2), .float64)], ["on_zero": .string("ieee")])
    builder.output(.rows(frame), [("share", share), ("half", half)], named: "rows_out")
    builder.output(.scalar, [("total", total), ("half", half), ("count", count)], named: "scalars")
    let table = Table([("x", Column([1, nil, 4, 5]))])
    for regions in PlanBuilder.Regions.allCases {
      let result = try run(builder.plan(regions), ["rows": table])
      #expect(result["rows_out"]?.doubles("share") == [0.05, nil, 0.2, 0.25])
      #expect(result["rows_out"]?.doubles("half") == [10, 10, 10, 10])
      #expect(result["scalars"]?.doubles("total") == [20])
      #expect(result["scalars"]?.integers("count") == [4])
    }
  }

  @Test func scansStartAnewInEachSeries() throws {
    var builder = PlanBuilder()
    let frame = builder.source([("s", ValueType(.string)), ("x", float)], series: ["s"])
    let x = builder.column(frame, "x")
    let running = builder.apply("test_running_sum", [x])
    let lag = builder.shift(running, 1)
    let total = builder.aggregate("test_total", [running])
    builder.output(.rows(frame), [("running", running), ("lag", lag), ("total", total)])
    let together = Table([
      ("s", Column(["a", "a", "a", "b", "b", "c"])), ("x", Column([1, 2, 3, 10, nil, 100])),
    ])
    let apart = Table([
      ("s", Column(["a", "b", "a", "c", "b", "a"])), ("x", Column([1, 10, 2, 100, nil, 3])),
    ])
    for regions in PlanBuilder.Regions.allCases {
      for blockRows in [1, 2, 1_024] {
        let options = EngineOptions(threads: 2, blockRows: blockRows, morselRows: 2)
        let first = try #require(try run(builder.plan(regions), ["rows": together], options: options)["out"])
        #expect(first.doubles("running") == [1, 3, 6, 10, nil, 100])
        #expect(first.doubles("lag") == [nil, 1, 3, nil, 10, nil])
        #expect(first.doubles("total") == [120, 120, 120, 120, 120, 120])
        let second = try #require(try run(builder.plan(regions), ["rows": apart], options: options)["out"])
        #expect(second.doubles("running") == [1, 10, 3, 100, nil, 6])
        #expect(second.doubles("lag") == [nil, nil, 1, nil, 10, 3])
        #expect(second.doubles("total") == [120, 120, 120, 120, 120, 120])
      }
    }
  }
}
