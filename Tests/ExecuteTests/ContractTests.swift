import Columns
import Execute
import Kernels
import Plan
import Testing
import Types

private let engine = Engine(
  kernels: .testing, options: EngineOptions(threads: 2, blockRows: 2, morselRows: 3))

/// What a source declares of its rows is verified before anything runs.
@Suite struct ContractTests {
  private func fault(
    _ columns: [(String, ValueType)], series: [String] = [], order: PlanFrame.Order = .position,
    key: [String] = [], nanAsNull: Bool = false, _ table: Table
  ) -> RunError.Kind? {
    var builder = PlanBuilder()
    let frame = builder.source(columns, series: series, order: order, key: key, nanAsNull: nanAsNull)
    builder.output(.rows(frame), [("out", builder.column(frame, columns[0].0))])
    do throws(RunError) {
      _ = try engine.run(builder.plan(), sources: ["rows": table])
      return nil
    } catch {
      return error.kind
    }
  }

  private let week = ("week", ValueType(.int64))
  private let region = ("region", ValueType(.string))

  @Test func missingAndWronglyTypedColumns() {
    let table = Table([("week", Column([1, 2] as [Double]))])
    #expect(fault([("year", ValueType(.int64))], table) == .missingColumn(source: "rows", column: "year"))
    #expect(
      fault([week], table)
        == .wrongColumnType(source: "rows", column: "week", expected: .int64, found: .float64))
  }

  @Test func nullsInAColumnWithoutNulls() {
    let table = Table([("week", Column([1, 2, nil, 4, nil] as [Int64?]))])
    #expect(fault([week], table) == .nullInColumn(source: "rows", column: "week", row: 2))
    #expect(fault([("week", ValueType(.int64, nullable: true))], table) == nil)
    let nan = Table([("x", Column([1, .nan, 2]))])
    #expect(fault([("x", ValueType(.float64))], nan) == nil)
    #expect(
      fault([("x", ValueType(.float64))], nanAsNull: true, nan)
        == .nullInColumn(source: "rows", column: "x", row: 1))
  }

  @Test func orderWithinEachSeries() {
    let regions = Column(["a", "a", "b", "b", "b", "a"])
    func weeks(_ cells: [Int64]) -> Table { Table([("week", Column(cells)), ("region", regions)]) }
    let order = PlanFrame.Order.columns(["week"])
    #expect(fault([week, region], series: ["region"], order: order, weeks([1, 2, 1, 2, 3, 3])) == nil)
    #expect(
      fault([week, region], series: ["region"], order: order, weeks([1, 3, 1, 2, 1, 2]))
        == .orderBroken(frame: "rows", column: "week", row: 4))
    #expect(
      fault([week, region], series: ["region"], order: order, weeks([1, 3, 1, 2, 3, 2]))
        == .orderBroken(frame: "rows", column: "week", row: 5))
    #expect(
      fault([week], order: order, weeks([1, 2, 3, 4, 4, 0]))
        == .orderBroken(frame: "rows", column: "week", row: 5))
  }

  @Test func tiesAreFaultsOnlyWhereTheOrderIsTheKey() {
    let table = Table([("week", Column([1, 2, 2, 3] as [Int64])), ("day", Column([1, 2, 2, 1] as [Int64]))])
    let day = ("day", ValueType(.int64))
    #expect(fault([week, day], order: .columns(["week"]), table) == nil)
    #expect(
      fault([week, day], order: .columns(["week"]), key: ["week"], table)
        == .keyNotUnique(frame: "rows", columns: ["week"], row: 2))
    #expect(
      fault([week, day], order: .columns(["week"]), key: ["day", "week"], table)
        == .keyNotUnique(frame: "rows", columns: ["day", "week"], row: 2))
    #expect(
      fault([week, day], key: ["day"], table) == .keyNotUnique(frame: "rows", columns: ["day"], row: 2))
  }

  @Test func ordersOfSeveralColumnsAndOfEachType() {
    let year = ("year", ValueType(.int64))
    let table = Table([
      ("year", Column([1, 1, 2, 2] as [Int64])), ("week", Column([5, 6, 1, 0] as [Int64])),
    ])
    #expect(
      fault([year, week], order: .columns(["year", "week"]), table)
        == .orderBroken(frame: "rows", column: "week", row: 3))
    let floats = Table([("x", Column([-.infinity, -0.0, 0.0, .infinity, .nan, .nan, 3]))])
    #expect(
      fault([("x", ValueType(.float64))], order: .columns(["x"]), floats)
        == .orderBroken(frame: "rows", column: "x", row: 6))
    let texts = Table([("region", Column(["", "a", "ab", "b", "B"]))])
    #expect(
      fault([region], order: .columns(["region"]), texts)
        == .orderBroken(frame: "rows", column: "region", row: 4))
    let nulls = Table([("week", Column([1, nil, 0] as [Int64?]))])
    #expect(
      fault([("week", ValueType(.int64, nullable: true))], order: .columns(["week"]), nulls)
        == .orderBroken(frame: "rows", column: "week", row: 1))
  }

  @Test func sortedSources() throws {
    var builder = PlanBuilder()
    let value = ("x", ValueType(.float64, nullable: true))
    let frame = builder.source(
      [week, region, value], series: ["region"], order: .columns(["week"]), sort: true)
    let columns = [week, region, value].map { ($0.0, builder.column(frame, $0.0)) }
    builder.output(.rows(frame), columns + [("lag", builder.shift(columns[2].1, 1))])
    let table = Table([
      ("week", Column([2, 1, 1, -5, 2] as [Int64])), ("region", Column(["b", "b", "a", "ab", "b"])),
      ("x", Column([1, 2, nil, 4, 5])),
    ])
    let result = try #require(try engine.run(builder.plan(), sources: ["rows": table])["out"])
    #expect(result["region"]?.texts() == ["a", "ab", "b", "b", "b"])
    #expect(result.integers("week") == [1, -5, 1, 2, 2])
    #expect(result.doubles("x") == [nil, 4, 2, 1, 5])
    #expect(result.doubles("lag") == [nil, nil, nil, 2, 1])
  }

  @Test func zipsOfUnequalLength() throws {
    var builder = PlanBuilder()
    let left = builder.source([week], named: "left")
    let right = builder.source([("x", ValueType(.float64))], named: "right")
    let both = builder.zip([left, right])
    let weeks = builder.adopt(builder.column(left, "week"), into: both)
    let x = builder.column(right, "x")
    let doubled = builder.adopt(builder.apply("add", [x, x]), into: both)
    let lag = builder.shift(doubled, 1)
    builder.output(.rows(both), [("week", weeks), ("doubled", doubled), ("lag", lag)])
    let weekTable = Table([("week", Column([1, 2, 3] as [Int64]))])
    let result = try #require(
      try engine.run(
        builder.plan(), sources: ["left": weekTable, "right": Table([("x", Column([1, 2, 3] as [Double]))])])[
          "out"])
    #expect(result.integers("week") == [1, 2, 3])
    #expect(result.doubles("doubled") == [2, 4, 6])
    #expect(result.doubles("lag") == [nil, 2, 4])
    let short = Table([("x", Column([1, 2] as [Double]))])
    #expect(throws: RunError(.lengthsDiffer(frame: "zip", members: ["left", "right"], counts: [3, 2]))) {
      try engine.run(builder.plan(), sources: ["left": weekTable, "right": short])
    }
  }
}
