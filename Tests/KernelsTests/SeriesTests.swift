import Columns
import Testing
import Types

/// Shifts, differences and everything that accumulates along a series.
@Suite struct SeriesTests {
  static let blocks = [1, 2, 7, 1024]

  private func run<Cell, Out: Equatable>(
    _ name: String, _ type: DataType, _ result: DataType, _ cells: [Cell?], _ fill: [Cell?]? = nil,
    options: [String: Literal] = [:], starts: [Int] = [0], errors: [Int] = [], absent: Cell, zero: Out
  ) throws -> [Out?] {
    var column = SeriesColumn(cells, absent: absent)
    for row in errors { column.status[row] = CellStatus.error.rawValue }
    let operands = fill == nil ? [type] : [type, type]
    var harness = try KernelHarness(name, operands, result, options)
    harness.starts = starts
    var results: [SeriesResult<Out>] = []
    for block in SeriesTests.blocks {
      harness.block = block
      results.append(harness.run(column, fill.map { SeriesColumn($0, absent: absent) }, giving: zero))
    }
    #expect(results.allSatisfy { $0.bytes == results[0].bytes })
    return cells.indices.map { results[0].cell($0) }
  }

  @Test func shiftsKeepTheTypeAndFillTheBorder() throws {
    let n: [String: Literal] = ["n": .integer(2)]
    let plain = try run(
      "shift", .int16, .int16, [1, nil, 3, 4, 5, 6], options: n, starts: [0, 4], absent: Int16(7),
      zero: Int16(0))
    #expect(plain == [nil, nil, 1, nil, nil, nil])
    let filled = try run(
      "shift", .float32, .float32, [1, nil, 3, 4, 5], [10, 20, 30, 40, nil], options: n, starts: [0, 3],
      absent: Float(7), zero: Float(0))
    #expect(filled == [10, 20, 1, 40, nil])
    let flags = try run(
      "shift", .bool, .bool, [1, 0, nil], options: ["n": .integer(0)], absent: UInt8(1), zero: UInt8(9))
    #expect(flags == [1, 0, nil])
  }

  @Test func textsShift() throws {
    let texts: [StaticString] = ["a", "bc", "", "def"]
    let views = texts.map { TextView(bytes: UnsafeRawPointer($0.utf8Start), count: $0.utf8CodeUnitCount) }
    let harness = try KernelHarness("shift", [.string], .string, ["n": .integer(1)])
    let column = SeriesColumn(views, status: [0, 0, 0, 0])
    let result = harness.run(column, giving: TextView(bytes: nil, count: 0))
    #expect((0..<4).map { result.cell($0)?.text } == [nil, "a", "bc", ""])
  }

  @Test func differencesWidenOrFail() throws {
    let one: [String: Literal] = ["n": .integer(1)]
    #expect(
      try run("diff", .uint8, .int16, [0, 255, 0, nil, 1], options: one, absent: UInt8(9), zero: Int16(0))
        == [nil, 255, -255, nil, nil])
    #expect(
      try run("diff", .uint16, .int32, [0, 65535, 0], options: one, absent: UInt16(9), zero: Int32(0))
        == [nil, 65535, -65535])
    #expect(
      try run("diff", .uint32, .int64, [0, .max, 0], options: one, absent: UInt32(9), zero: Int64(0))
        == [nil, 4_294_967_295, -4_294_967_295])
    #expect(
      try run("diff", .float64, .float64, [1, .infinity, .infinity, 2], options: one, absent: 9.0, zero: 0.0)
        .map { $0.map(\.description) } == [nil, "inf", "nan", "-inf"])
    #expect(
      try run(
        "diff", .int32, .int32, [5, 3, 1, 9], options: one, starts: [0, 2], absent: Int32(9), zero: Int32(0))
        == [nil, -2, nil, 8])
  }

  @Test func differencesThatDoNotFitAreErrors() throws {
    let one: [String: Literal] = ["n": .integer(1)]
    func status<Cell>(_ cells: [Cell], _ type: DataType, _ result: DataType) throws -> [UInt8] {
      let harness = try KernelHarness("diff", [type], result, one)
      let column = SeriesColumn(cells, status: cells.map { _ in 0 })
      return result == .int8
        ? harness.run(column, giving: Int8(0)).status : harness.run(column, giving: Int64(0)).status
    }
    #expect(try status([Int8(-128), 0, -1, 127, -1], .int8, .int8) == [2, 1, 0, 1, 0])
    #expect(try status([Int64.min, 0, -1, .max, -1, .max], .int64, .int64) == [2, 1, 0, 1, 0, 1])
    #expect(
      try status([UInt64(0), 1 << 63, 0, (1 << 63) - 1, .max], .uint64, .int64) == [2, 1, 0, 0, 1])
  }

  @Test func relativeChanges() throws {
    let found = try run(
      "pct_change", .float64, .float64, [8, 4, 0, 0, 6, nil, 3], options: ["n": .integer(1)], absent: 1.0,
      zero: 0.0)
    #expect(found.map { $0.map(\.description) } == [nil, "-0.5", "-1.0", "nan", "inf", nil, nil])
  }

  @Test(arguments: WindowTests.floatSeries)
  func runningFloatsAreExact(series: String) throws {
    let fixture = try WindowFixture.shared.get()
    let column = try fixture.floats(series)
    for expectation in fixture.expectations
    where expectation.series == series && expectation.measure.hasPrefix("cum_") {
      var harness = try KernelHarness(expectation.measure, [.float64], .float64)
      harness.starts = try #require(fixture.starts[series])
      let result = harness.run(column, giving: 0.0)
      for (row, cell) in expectation.cells {
        let expected = UInt64(cell, radix: 16).map(Double.init(bitPattern:))
        #expect(agree(result.cell(row), expected, "cum"), "\(expectation.measure) row \(row)")
      }
      for block in [1, 7, WindowFixture.rows] {
        harness.block = block
        #expect(harness.run(column, giving: 0.0).bytes == result.bytes)
      }
    }
  }

  @Test(arguments: ["signed", "signed_holes"])
  func runningIntegersAreExact(series: String) throws {
    let fixture = try WindowFixture.shared.get()
    let column = try fixture.integers(series, as: Int64.self)
    for expectation in fixture.expectations
    where expectation.series == series && expectation.measure.hasPrefix("cum_") {
      var harness = try KernelHarness(expectation.measure, [.int64], .int64)
      harness.starts = try #require(fixture.starts[series])
      let result = harness.run(column, giving: Int64(0))
      for (row, cell) in expectation.cells {
        let status = CellStatus(rawValue: result.status[row])
        #expect(status == (cell == "null" ? .null : cell == "error" ? .error : .valid))
        #expect(result.cell(row) == Int64(cell))
      }
    }
  }

  @Test func runningSumsPassOverflowAndNull() throws {
    let sums = try run(
      "cum_sum", .int64, .int64, [.max, 1, nil, -1, -5], absent: Int64(3), zero: Int64(0))
    #expect(sums == [.max, nil, nil, .max, .max - 5])
    let small = try run(
      "cum_sum", .uint8, .uint64, [255, 255, nil, 1], starts: [0, 3], absent: UInt8(3), zero: UInt64(0))
    #expect(small == [255, 510, nil, 1])
  }

  @Test func anErrorStaysToTheEndOfItsSeries() throws {
    for (name, type) in [("cum_sum", DataType.float64), ("cum_min", .float64), ("cum_max", .float64)] {
      let found = try run(
        name, type, type, [1, 2, 3, nil, 5, 6], starts: [0, 5], errors: [2], absent: 0.0, zero: 0.0)
      #expect(found.map { $0 == nil } == [false, false, true, true, true, false])
    }
    let counts = try run(
      "cum_count", .float64, .int64, [1, nil, 3, .nan, 5], starts: [0, 4], absent: 0.0, zero: Int64(0))
    #expect(counts == [1, nil, 2, 3, 1])
  }

  @Test func extremesKeepNaN() throws {
    let least = try run(
      "cum_min", .float32, .float32, [0, -0.0, 3, .nan, 1], absent: Float(9), zero: Float(0))
    #expect(least.map { $0.map(\.description) } == ["0.0", "-0.0", "-0.0", "nan", "nan"])
    let most = try run("cum_max", .uint64, .uint64, [1, 0, nil, .max, 5], absent: UInt64(9), zero: UInt64(0))
    #expect(most == [1, 1, nil, .max, .max])
    let dates = try run("cum_max", .date, .date, [-5, -7, 3], absent: Int32(9), zero: Int32(0))
    #expect(dates == [-5, -5, 3])
  }

  @Test func fillsReachAsFarAsTheirLimit() throws {
    let cells: [Int32?] = [nil, 1, nil, nil, nil, 2, nil, nil]
    #expect(
      try run("forward_fill", .int32, .int32, cells, starts: [0, 7], absent: 9, zero: Int32(0))
        == [nil, 1, 1, 1, 1, 2, 2, nil])
    #expect(
      try run(
        "forward_fill", .int32, .int32, cells, options: ["limit": .integer(2)], absent: 9, zero: Int32(0))
        == [nil, 1, 1, 1, nil, 2, 2, 2])
  }

  @Test func fillsCarryTextsAndErrors() throws {
    let texts: [StaticString] = ["a", "?", "bc", "?"]
    let views = texts.map { TextView(bytes: UnsafeRawPointer($0.utf8Start), count: $0.utf8CodeUnitCount) }
    let harness = try KernelHarness("forward_fill", [.string], .string)
    let result = harness.run(
      SeriesColumn(views, status: [0, 2, 0, 2]), giving: TextView(bytes: nil, count: 0))
    #expect((0..<4).map { result.cell($0)?.text } == ["a", "a", "bc", "bc"])
    let numbers = try KernelHarness("forward_fill", [.float64], .float64)
    let failed = numbers.run(SeriesColumn([1.0, 2, 3, 4, 5], status: [0, 1, 2, 0, 2]), giving: 0.0)
    #expect(failed.status == [0, 1, 1, 0, 0])
  }
}
