import Columns
import Testing
import Types

/// Rolling sums, means, deviations and extremes against exact arithmetic, bit for bit at any block size.
@Suite struct WindowTests {
  static let floatSeries = [
    "large_offset", "spikes", "infinite", "nan_leaving", "cancelling", "denormal", "constant", "random_walk",
    "overflowing", "wide_range", "signed_zeros", "holes_and_series",
  ]
  static let measures = ["sum", "mean", "std", "var", "min", "max"]

  private func harness(
    _ expectation: WindowFixture.Expectation, _ type: DataType, _ result: DataType, _ fixture: WindowFixture
  ) throws -> KernelHarness {
    var harness = try KernelHarness(
      "rolling_\(expectation.measure)", [type], result,
      [
        "window": .integer(Int64(expectation.window)), "min_periods": .integer(Int64(expectation.minPeriods)),
        "ddof": .integer(1),
      ])
    harness.starts = try #require(fixture.starts[expectation.series])
    return harness
  }

  @Test(arguments: floatSeries)
  func floatsAreExact(series: String) throws {
    let fixture = try WindowFixture.shared.get()
    let column = try fixture.floats(series)
    for expectation in fixture.expectations
    where expectation.series == series && Self.measures.contains(expectation.measure) {
      let result = try harness(expectation, .float64, .float64, fixture).run(column, giving: 0.0)
      for (row, cell) in expectation.cells {
        let expected = UInt64(cell, radix: 16).map(Double.init(bitPattern:))
        let found = result.cell(row)
        #expect(
          agree(found, expected, expectation.measure),
          """
          \(expectation.measure) \(series) window \(expectation.window) at least \(expectation.minPeriods) \
          row \(row): \(String(describing: found)) is not \(String(describing: expected))
          """)
      }
    }
  }

  @Test(arguments: ["signed", "signed_holes"])
  func signedIntegersAreExact(series: String) throws {
    let column = try WindowFixture.shared.get().integers(series, as: Int64.self)
    try check(series, column, .int64, sum: Int64(0))
  }

  @Test func unsignedIntegersAreExact() throws {
    let column = try WindowFixture.shared.get().integers("unsigned", as: UInt64.self)
    try check("unsigned", column, .uint64, sum: UInt64(0))
  }

  private func check<Cell: FixedWidthInteger & BitwiseCopyable>(
    _ series: String, _ column: SeriesColumn<Cell>, _ type: DataType, sum: Cell
  ) throws {
    let fixture = try WindowFixture.shared.get()
    for expectation in fixture.expectations where expectation.series == series {
      if ["mean", "std", "var"].contains(expectation.measure) {
        let result = try harness(expectation, type, .float64, fixture).run(column, giving: 0.0)
        for (row, cell) in expectation.cells {
          let expected = UInt64(cell, radix: 16).map(Double.init(bitPattern:))
          #expect(agree(result.cell(row), expected, expectation.measure))
        }
      } else if ["sum", "min", "max"].contains(expectation.measure) {
        let result = try harness(expectation, type, type, fixture).run(column, giving: sum)
        for (row, cell) in expectation.cells {
          let status = CellStatus(rawValue: result.status[row])
          #expect(status == (cell == "null" ? .null : cell == "error" ? .error : .valid))
          #expect(result.cell(row) == Cell(cell), "\(expectation.measure) \(expectation.window) row \(row)")
        }
      }
    }
  }

  @Test(arguments: floatSeries, [1, 2, 7])
  func blockSizeChangesNoBit(series: String, block: Int) throws {
    let fixture = try WindowFixture.shared.get()
    let column = try fixture.floats(series, rows: 1500)
    for expectation in fixture.expectations
    where expectation.series == series && Self.measures.contains(expectation.measure)
      && expectation.window < 600 && expectation.minPeriods == expectation.window
    {
      var harness = try harness(expectation, .float64, .float64, fixture)
      harness.block = 1500
      harness.omitsStatus = false
      let whole = harness.run(column, giving: 0.0)
      harness.block = block
      harness.omitsStatus = true
      let parts = harness.run(column, giving: 0.0)
      #expect(parts.bytes == whole.bytes, "\(expectation.measure) \(series) window \(expectation.window)")
    }
  }

  /// A window's bits depend on its rows alone: without the rows before them, they are the same.
  @Test(arguments: floatSeries.dropLast())
  func leadingRowsChangeNoBit(series: String) throws {
    let fixture = try WindowFixture.shared.get()
    let column = try fixture.floats(series)
    for expectation in fixture.expectations
    where expectation.series == series && Self.measures.contains(expectation.measure)
      && expectation.minPeriods == expectation.window
    {
      let harness = try harness(expectation, .float64, .float64, fixture)
      let whole = harness.run(column, giving: 0.0)
      let dropped = 333
      let rest = harness.run(column.dropping(dropped), giving: 0.0)
      let full = expectation.window - 1
      #expect(
        rest.bits(from: full) == whole.bits(from: full + dropped),
        "\(expectation.measure) \(series) window \(expectation.window)")
    }
  }

  /// Every numeric type gives what its values give as float64 or int64.
  @Test(arguments: [3, 64, 600])
  func everyNumberType(window: Int) throws {
    let values = (0..<2000).map { $0 % 13 == 5 ? nil : ($0 * 37) % 120 }
    try compare(values.map { $0.map(Float.init) }, .float32, window)
    try compare(values.map { $0.map(Int8.init) }, .int8, window)
    try compare(values.map { $0.map(Int16.init) }, .int16, window)
    try compare(values.map { $0.map(Int32.init) }, .int32, window)
    try compare(values.map { $0.map(UInt8.init) }, .uint8, window)
    try compare(values.map { $0.map(UInt16.init) }, .uint16, window)
    try compare(values.map { $0.map(UInt32.init) }, .uint32, window)
    try compare(values.map { $0.map(UInt64.init) }, .uint64, window)
  }

  private func compare<Cell: BitwiseCopyable & Numeric>(
    _ cells: [Cell?], _ type: DataType, _ window: Int
  ) throws {
    let options: [String: Literal] = [
      "window": .integer(Int64(window)), "min_periods": .integer(2), "ddof": .integer(0),
    ]
    let column = SeriesColumn(cells, absent: 77)
    let doubles = SeriesColumn(cells.map { $0.map { Double("\($0)") ?? .nan } }, absent: 3.5)
    for measure in ["mean", "std", "var"] {
      let own = try KernelHarness("rolling_\(measure)", [type], .float64, options).run(column, giving: 0.0)
      let wide = try KernelHarness("rolling_\(measure)", [.float64], .float64, options)
        .run(doubles, giving: 0.0)
      #expect(own.bytes == wide.bytes, "\(measure) of \(type)")
    }
    let own = try KernelHarness("rolling_sum", [type], type.isFloat ? .float64 : .int64, options)
    let wide = try KernelHarness("rolling_sum", [.float64], .float64, options).run(doubles, giving: 0.0)
    if type.isFloat {
      #expect(own.run(column, giving: 0.0).bytes == wide.bytes)
    } else {
      let sums = own.run(column, giving: Int64(0))
      #expect(sums.values.map(Double.init) == wide.values && sums.status == wide.status)
    }
    for measure in ["min", "max"] {
      let own = try KernelHarness("rolling_\(measure)", [type], type, options).run(column, giving: Cell.zero)
      let wide = try KernelHarness("rolling_\(measure)", [.float64], .float64, options)
        .run(doubles, giving: 0.0)
      #expect(own.values.map { Double("\($0)") } == wide.values.map { $0 } && own.status == wide.status)
    }
    let counts = try KernelHarness("rolling_count", [type], .int64, options).run(column, giving: Int64(0))
    let expected = cells.indices.map { row in
      Int64(cells[max(0, row - window + 1)...row].count { $0 != nil })
    }
    #expect(counts.values == expected && counts.status.allSatisfy { $0 == 0 })
  }

  /// An error in the window is an error of the result, and leaves with its row; null rows do not matter.
  @Test(arguments: [3, 600], ["sum", "mean", "std", "min", "count"])
  func errorsStayInTheirWindows(window: Int, measure: String) throws {
    var column = SeriesColumn((0..<1500).map { Double($0) }, absent: 0)
    column.status[700] = CellStatus.error.rawValue
    column.status[710] = CellStatus.null.rawValue
    for block in [1, 7, 1024] {
      let type: DataType = measure == "count" ? .int64 : .float64
      var harness = try KernelHarness(
        "rolling_\(measure)", [.float64], type,
        ["window": .integer(Int64(window)), "min_periods": .integer(1), "ddof": .integer(0)])
      harness.block = block
      let status =
        type == .int64 ? harness.run(column, giving: 0).status : harness.run(column, giving: 0.0).status
      let expected = (0..<1500).map { row in
        (700..<700 + window).contains(row) ? CellStatus.error.rawValue : CellStatus.valid.rawValue
      }
      #expect(status == expected)
    }
  }

  /// Windows with nulls, series borders, errors: whatever the blocks, and whether or not a status is handed
  /// over.
  @Test(arguments: [3, 5, 8, 64, 600])
  func raggedSeriesAtAnyBlockSize(window: Int) throws {
    var random = SeededGenerator(UInt64(window))
    var column = SeriesColumn(
      (0..<3000).map { _ in Double.random(in: -1e6...1e6, using: &random) }, absent: 0)
    for row in 0..<3000 where Int.random(in: 0..<10, using: &random) == 0 {
      column.status[row] = Int.random(in: 0..<20, using: &random) == 0 ? 1 : 2
    }
    let starts = [0] + (1..<3000).filter { _ in Int.random(in: 0..<150, using: &random) == 0 }
    for measure in Self.measures {
      var harness = try KernelHarness(
        "rolling_\(measure)", [.float64], .float64,
        ["window": .integer(Int64(window)), "min_periods": .integer(2), "ddof": .integer(1)])
      harness.starts = starts
      harness.omitsStatus = false
      harness.block = 3000
      let whole = harness.run(column, giving: 0.0)
      for block in [1, 2, 7, 100, 1024] {
        harness.block = block
        harness.omitsStatus = block != 7
        #expect(harness.run(column, giving: 0.0).bytes == whole.bytes, "\(measure) in blocks of \(block)")
      }
    }
  }
}
