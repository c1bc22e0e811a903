import Columns
import Testing
import Types

/// Rolling sums, means, deviations and extremes against exact arithmetic, bit for bit at any block size.
@Suite struct WindowTests {
  static let floatSeries = [
    "large_offset", "spikes", "infinite", "nan_leaving", "cancelling", "denormal", "constant", "random_walk",
    "overflowing", "wide_range", "signed_zeros", "holes_and_series",
  ]
  static let measures = ["sum", "mean"]

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

  /// Deviations within 1e-14, everything else to the bit.
  private func agree(_ found: Double?, _ expected: Double?, _ measure: String) -> Bool {
    guard let found, let expected else { return found == nil && expected == nil }
    if found.isNaN || expected.isNaN { return found.isNaN && expected.isNaN }
    guard ["std", "var"].contains(measure), expected.isFinite else {
      return found.bitPattern == expected.bitPattern
    }
    return (found - expected).magnitude <= max(1e-14 * expected.magnitude, .leastNonzeroMagnitude)
  }

  @Test(arguments: floatSeries, [1, 2, 7])
  func blockSizeChangesNoBit(series: String, block: Int) throws {
    let fixture = try WindowFixture.shared.get()
    let column = try fixture.floats(series)
    for expectation in fixture.expectations
    where expectation.series == series && Self.measures.contains(expectation.measure)
      && expectation.window < 600
    {
      var harness = try harness(expectation, .float64, .float64, fixture)
      harness.block = WindowFixture.rows
      harness.omitsStatus = false
      let whole = harness.run(column, giving: 0.0)
      harness.block = block
      harness.omitsStatus = true
      let parts = harness.run(column, giving: 0.0)
      #expect(parts.bytes == whole.bytes, "\(expectation.measure) \(series) window \(expectation.window)")
    }
  }
}
