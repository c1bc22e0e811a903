import Columns
import Execute
import Kernels
import Plan
import Testing
import Types

/// One answer: the same bytes for any number of threads, any block and any morsel.
@Suite struct DeterminismTests {
  private static let rowCount = 1_100_000

  /// A million rows of a few hundred series, with nulls, NaN and values of very different size.
  private func table(isMixed: Bool) -> Table {
    var random = SplitMix(state: 42)
    let rows = 0..<DeterminismTests.rowCount
    let series = rows.map { isMixed ? Int64(random.next() % 300) : Int64($0 / 3_700) }
    func floats(nulls: UInt64) -> Column {
      Column(
        rows.map { _ -> Double? in
          let word = random.next()
          if word % 1_000 < nulls { return nil }
          if word % 1_000 == 999 { return .nan }
          return (Double(word >> 11) / Double(1 << 40) - 4_096) * (word % 7 == 0 ? 1e9 : 1e-3)
        })
    }
    return Table([
      ("s", Column(series)), ("x", floats(nulls: 0)), ("y", floats(nulls: 5)),
      ("t", Column(rows.map { $0 % 11 == 0 ? nil : "t\($0 % 97)" })),
    ])
  }

  private func plan() -> LogicalPlan {
    var builder = PlanBuilder()
    let float = ValueType(.float64, nullable: true)
    let frame = builder.source(
      [("s", ValueType(.int64)), ("x", float), ("y", float), ("t", ValueType(.string, nullable: true))],
      series: ["s"])
    let x = builder.column(frame, "x")
    let y = builder.column(frame, "y")
    let text = builder.column(frame, "t")
    let ratio = builder.apply("divide", [x, y], ["on_zero": .string("ieee")])
    let window = builder.apply("test_window_sum", [ratio], ["window": .integer(20)])
    let change = builder.apply("subtract", [window, builder.shift(window, 3)])
    let running = builder.apply("test_running_sum", [y])
    let isUp = builder.apply("greater", [change, builder.shift(x, 1)], as: .bool)
    let total = builder.aggregate("test_total", [builder.apply("multiply", [x, x])])
    let byText = builder.aggregate("test_total", x, by: [text])
    let share = builder.apply(
      "divide", [builder.apply("add", [running, byText]), total], ["on_zero": .string("ieee")])
    let joined = builder.apply("test_join", [text, builder.shift(text, 1)])
    builder.output(
      .rows(frame),
      [("window", window), ("change", change), ("up", isUp), ("share", share), ("joined", joined)])
    return builder.plan()
  }

  @Test(arguments: [false, true]) func oneHash(isMixed: Bool) throws {
    let table = table(isMixed: isMixed)
    let plan = plan()
    var hashes: Set<UInt64> = []
    for blockRows in [1, 7, 1_024] {
      // Blocks of single rows take long; threads and morsels vary with the others.
      for threads in blockRows == 1 ? [2] : [1, 2, 3, 7, 16] {
        let options = EngineOptions(threads: threads, blockRows: blockRows, morselRows: 1_000)
        let result = try Engine(kernels: .testing, options: options).run(plan, sources: ["rows": table])
        hashes.insert(try #require(result["out"]).contentHash)
        if threads > 1 { #expect(result.statistics.workers >= 2) }
      }
    }
    let whole = Engine(kernels: .testing, options: EngineOptions(threads: 2))
    hashes.insert(try #require(try whole.run(plan, sources: ["rows": table])["out"]).contentHash)
    #expect(hashes.count == 1)
  }
}
