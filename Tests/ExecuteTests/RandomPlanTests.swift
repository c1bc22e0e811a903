import Columns
import Execute
import Kernels
import Plan
import Testing
import Types

/// A random generator that gives the same numbers in every run.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

/// A random plan over small whole numbers (so that every sum is exact), with what its outputs must be.
struct RandomPlan {
  let builder: PlanBuilder
  let table: Table
  let expected: [(String, [Double?])]

  init(seed: UInt64) {
    var random = SplitMix(state: seed)
    let rowCount = Int.random(in: 0...400, using: &random)
    let series = RandomPlan.series(rowCount, &random)
    let naive = NaiveTable(series: series)
    var builder = PlanBuilder()
    let float = ValueType(.float64, nullable: true)
    let names = ["a", "b", "c"]
    let frame = builder.source([("s", ValueType(.int64))] + names.map { ($0, float) }, series: ["s"])
    var columns: [(String, Column)] = [("s", Column(series.map { Int64($0) }))]
    var pool: [(id: OperationID, cells: [Double?])] = []
    for name in names {
      let cells = RandomPlan.cells(rowCount, &random)
      columns.append((name, Column(cells)))
      pool.append((builder.column(frame, name), cells))
    }
    for _ in 0..<Int.random(in: 1...14, using: &random) {
      pool.append(RandomPlan.operation(pool, naive, &builder, &random))
    }
    let outputs = (0..<Int.random(in: 1...5, using: &random)).map { index in
      ("o\(index)", pool[Int.random(in: 0..<pool.count, using: &random)])
    }
    builder.output(.rows(frame), outputs.map { ($0.0, $0.1.id) })
    self.builder = builder
    table = Table(names: columns.map(\.0), columns: columns.map(\.1), rowCount: rowCount)
    expected = outputs.map { ($0.0, $0.1.cells) }
  }

  /// One series, series one after another, or mixed.
  private static func series(_ rowCount: Int, _ random: inout SplitMix) -> [Int] {
    let count = [1, 1, 3, 20, 200].randomElement(using: &random) ?? 1
    let mixed = (0..<rowCount).map { _ in Int.random(in: 0..<count, using: &random) }
    return Bool.random(using: &random) ? mixed.sorted() : mixed
  }

  private static func cells(_ rowCount: Int, _ random: inout SplitMix) -> [Double?] {
    let nulls = [0, 0, 2, 50].randomElement(using: &random) ?? 0
    let nans = [0, 0, 0, 2].randomElement(using: &random) ?? 0
    return (0..<rowCount).map { _ in
      let dice = Int.random(in: 0..<100, using: &random)
      if dice < nulls { return nil }
      return dice < nulls + nans ? .nan : Double(Int.random(in: -3...3, using: &random))
    }
  }

  private static func operation(
    _ pool: [(id: OperationID, cells: [Double?])], _ naive: NaiveTable, _ builder: inout PlanBuilder,
    _ random: inout SplitMix
  ) -> (OperationID, [Double?]) {
    let (left, x) = pool[Int.random(in: 0..<pool.count, using: &random)]
    let (right, y) = pool[Int.random(in: 0..<pool.count, using: &random)]
    switch Int.random(in: 0..<10, using: &random) {
    case 0: return (builder.apply("add", [left, right]), naive.each(x, y, +))
    case 1: return (builder.apply("subtract", [left, right]), naive.each(x, y, -))
    case 2: return (builder.apply("coalesce", [left, right]), zip(x, y).map { $0 ?? $1 })
    case 3, 4:
      let lag = [0, 1, 1, 2, 7, 90].randomElement(using: &random) ?? 1
      return (builder.shift(left, Int64(lag)), naive.lag(x, lag))
    case 5, 6:
      let window = [1, 2, 3, 5, 40].randomElement(using: &random) ?? 1
      let options = ["window": Literal.integer(Int64(window))]
      return (builder.apply("test_window_sum", [left], options), naive.windowSum(x, window))
    case 7: return (builder.apply("test_running_sum", [left]), naive.runningSum(x))
    case 8:
      let total = builder.aggregate("test_total", [left])
      return (builder.apply("add", [right, total]), naive.each(y, naive.total(x), +))
    case _: return (builder.aggregate("test_total", left, by: [right]), naive.total(x, by: y))
    }
  }
}

@Suite struct RandomPlanTests {
  private static let settings = [
    EngineOptions(threads: 1, blockRows: 1_024, morselRows: 131_072),
    EngineOptions(threads: 2, blockRows: 7, morselRows: 50),
    EngineOptions(threads: 3, blockRows: 64, morselRows: 64),
    EngineOptions(threads: 2, blockRows: 1, morselRows: 33),
  ]

  @Test func everyCutGivesWhatTheOperationsMean() throws {
    for seed in UInt64(0)..<250 {
      let random = RandomPlan(seed: seed)
      for regions in PlanBuilder.Regions.allCases {
        for options in RandomPlanTests.settings {
          let engine = Engine(kernels: .testing, options: options)
          let result = try engine.run(random.builder.plan(regions), sources: ["rows": random.table])
          let table = try #require(result["out"])
          for (name, cells) in random.expected {
            let column = Column(cells.map { $0.map { $0.isNaN ? .nan : $0 } })
            let isSame = try #require(table[name]).hasSameContent(as: column)
            #expect(isSame, "seed \(seed), \(regions), \(options), \(name)")
          }
        }
      }
    }
  }
}
