import Columns
import Testing
import Types

/// Whole-column aggregates against exact arithmetic, with the same bits whatever the blocks.
@Suite struct AggregateTests {
  private static let measures = ["sum", "mean", "std", "var", "min", "max"]

  private func harness(_ measure: String, _ type: DataType) throws -> ReductionHarness {
    let keepsType = ["sum", "min", "max"].contains(measure)
    return try ReductionHarness(
      measure, type, keepsType ? type : .float64,
      ["std", "var"].contains(measure) ? ["ddof": .integer(1)] : [:])
  }

  @Test(arguments: WindowTests.floatSeries)
  func floatsAreExact(series: String) throws {
    let fixture = try WindowFixture.shared.get()
    for expectation in fixture.expectations
    where expectation.series == series && expectation.measure.hasPrefix("all_") {
      let measure = String(expectation.measure.dropFirst(4))
      let column = try fixture.floats(series, rows: expectation.window)
      let found = try harness(measure, .float64).run(column, giving: 0.0).value
      let expected = UInt64(expectation.cells[0].cell, radix: 16).map(Double.init(bitPattern:))
      #expect(
        agree(found, expected, measure),
        """
        \(measure) of \(expectation.window): \(String(describing: found)), \
        not \(String(describing: expected))
        """
      )
    }
  }

  @Test func integersAreExact() throws {
    try check("signed", .int64, Int64(0))
    try check("signed_holes", .int64, Int64(0))
    try check("unsigned", .uint64, UInt64(0))
  }

  private func check<Cell: FixedWidthInteger & BitwiseCopyable>(
    _ series: String, _ type: DataType, _ zero: Cell
  ) throws {
    let fixture = try WindowFixture.shared.get()
    for expectation in fixture.expectations
    where expectation.series == series && expectation.measure.hasPrefix("all_") {
      let measure = String(expectation.measure.dropFirst(4))
      let column = try fixture.integers(series, as: Cell.self, rows: expectation.window)
      let expected = expectation.cells[0].cell
      let harness = try harness(measure, type)
      if ["sum", "min", "max"].contains(measure) {
        let (value, status) = harness.run(column, giving: zero)
        #expect(status == (expected == "null" ? .null : expected == "error" ? .error : .valid))
        #expect(value == Cell(expected))
      } else {
        let double = UInt64(expected, radix: 16).map(Double.init(bitPattern:))
        let found = harness.run(column, giving: 0.0).value
        #expect(agree(found, double, measure), "\(measure) of \(expectation.window) \(series)")
      }
    }
  }

  /// Blocks change no bit, and rows picked one by one give what nulls in all other rows give.
  @Test(arguments: WindowTests.floatSeries)
  func onlyRowNumbersMatter(series: String) throws {
    let column = try WindowFixture.shared.get().floats(series, rows: 70_000)
    var random = SeededGenerator(5)
    let picked = (0..<70_000).filter { _ in Int.random(in: 0..<5, using: &random) == 0 }
    var others = column
    let chosen = Set(picked)
    for row in 0..<70_000 where !chosen.contains(row) { others.status[row] = CellStatus.null.rawValue }
    for measure in Self.measures {
      var harness = try harness(measure, .float64)
      let whole = harness.run(column, giving: 0.0).value
      let sparse = harness.run(column, rows: picked, giving: 0.0).value
      #expect(harness.run(others, giving: 0.0).value?.bitPattern == sparse?.bitPattern, "\(measure)")
      for block in [1, 7, 65_536] {
        harness.block = block
        #expect(harness.run(column, giving: 0.0).value?.bitPattern == whole?.bitPattern, "\(measure)")
        #expect(harness.run(column, rows: picked, giving: 0.0).value?.bitPattern == sparse?.bitPattern)
      }
    }
  }

  /// A pivot far from everything else, and squares beyond the range of doubles.
  @Test func deviationsFarFromThePivot() throws {
    let cells = [1e300] + (0..<999).map { Double($0 % 10) }
    let std = try harness("std", .float64).run(SeriesColumn(cells, absent: 0), giving: 0.0).value
    // From Python's fractions: sqrt(var) of [1e300] + [i % 10 for i in range(999)].
    #expect(agree(std, 3.1622776601683793e+298, "std"))
  }

  @Test func countsTruthsAndTexts() throws {
    let flags = SeriesColumn<UInt8>([1, nil, 0, 1], absent: 1)
    #expect(try ReductionHarness("count", .bool, .int64).run(flags, giving: Int64(9)).value == 3)
    #expect(try ReductionHarness("any", .bool, .bool).run(flags, giving: UInt8(9)).value == 1)
    #expect(try ReductionHarness("all", .bool, .bool).run(flags, giving: UInt8(9)).value == 0)
    let none = SeriesColumn<UInt8>([nil, nil], absent: 1)
    #expect(try ReductionHarness("count", .bool, .int64).run(none, giving: Int64(9)).value == 0)
    #expect(try ReductionHarness("any", .bool, .bool).run(none, giving: UInt8(9)).status == .null)
    #expect(try ReductionHarness("all", .bool, .bool).run(none, giving: UInt8(9)).status == .null)
    #expect(
      try ReductionHarness("sum", .float64, .float64).run(
        SeriesColumn<Double>([nil], absent: 1), giving: 0.0
      ).status == .null)
    let empty = try ReductionHarness("sum", .int32, .int64, ["empty": .integer(0)])
    #expect(empty.run(SeriesColumn<Int32>([nil], absent: 1), giving: Int64(9)).value == 0)
  }

  @Test func textsCompareByBytes() throws {
    let texts: [StaticString] = ["pear", "apple", "Zebra", "apple pie", "zz"]
    let views = texts.map { TextView(bytes: UnsafeRawPointer($0.utf8Start), count: $0.utf8CodeUnitCount) }
    var cells = SeriesColumn(views, status: [0, 0, 0, 0, 2])
    let nothing = TextView(bytes: nil, count: 0)
    let smallest = try ReductionHarness("min", .string, .string).run(cells, giving: nothing).value
    let largest = try ReductionHarness("max", .string, .string).run(cells, giving: nothing).value
    #expect(smallest?.text == "Zebra" && largest?.text == "pear")
    cells.status = [2, 2, 2, 2, 2]
    #expect(try ReductionHarness("max", .string, .string).run(cells, giving: nothing).status == .null)
  }
}
