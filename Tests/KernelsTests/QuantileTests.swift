import Columns
import Kernels
import Testing
import Types

/// Quantiles against sorting: the definition, on random cells with ties, nulls and NaN.
@Suite struct QuantileTests {
  /// Cells of which some are null, some equal, and a few NaN.
  private func cells(_ count: Int, seed: UInt64, nans: Bool) -> [Double?] {
    var random = SeededGenerator(seed)
    return (0..<count).map { _ in
      switch Int.random(in: 0..<40, using: &random) {
      case 0..<4: nil
      case 4..<12: Double(Int.random(in: -3...3, using: &random))
      case 12 where nans && Bool.random(using: &random): .nan
      case _: Double.random(in: -1000...1000, using: &random)
      }
    }
  }

  /// The value with number q (count - 1), linear between two.
  private func quantile(_ cells: ArraySlice<Double?>, _ share: Double) -> Double? {
    let values = cells.compactMap { $0 }.sorted()
    if cells.contains(where: { $0?.isNaN ?? false }) { return .nan }
    guard !values.isEmpty else { return nil }
    let place = share * Double(values.count - 1)
    let index = Int(place)
    guard place > Double(index) else { return values[index] }
    return values[index] + (values[index + 1] - values[index]) * (place - Double(index))
  }

  private func isClose(_ found: Double?, _ expected: Double?) -> Bool {
    guard let found, let expected else { return found == nil && expected == nil }
    if expected.isNaN { return found.isNaN }
    return (found - expected).magnitude <= 1e-12 * (1 + expected.magnitude)
  }

  @Test(arguments: [1, 2, 7, 512, 513, 700], [0.0, 0.3, 0.5, 1.0])
  func windowsAreTheirSortedRows(window: Int, share: Double) throws {
    let cells = cells(2500, seed: UInt64(window), nans: window < 100)
    var harness = try KernelHarness(
      "rolling_quantile", [.float64], .float64,
      [
        "q": .float(share), "window": .integer(Int64(window)), "min_periods": .integer(1),
        "interpolation": .string("linear"),
      ])
    harness.starts = [0, 900]
    let result = harness.run(SeriesColumn(cells, absent: 0), giving: 0.0)
    for row in cells.indices {
      let first = max(row < 900 ? 0 : 900, row - window + 1)
      let expected = quantile(cells[first...row], share)
      #expect(isClose(result.cell(row), expected), "window \(window), row \(row)")
    }
  }

  @Test(arguments: [0, 1, 255, 256, 257, 20_000], [0.0, 0.25, 0.5, 0.999])
  func aggregatesAreTheirSortedRows(count: Int, share: Double) throws {
    let cells = cells(count, seed: UInt64(count + 1), nans: false)
    let options: [String: Literal] = ["q": .float(share), "interpolation": .string("linear")]
    let request = KernelRequest(operands: [.float64], result: .float64, options: options)
    guard case .whole(let whole)? = KernelRegistry()["quantile"]?.prepare(request) else {
      Issue.record("a quantile sees all rows at once")
      return
    }
    let column = SeriesColumn(cells, absent: 0)
    var value = 0.0
    var status: UInt8 = 0
    column.values.withUnsafeBytes { values in
      column.status.withUnsafeBufferPointer { own in
        var cell: UInt64 = 0
        // An empty array has no address, and nothing is read of it.
        let base = values.baseAddress ?? UnsafeRawPointer(bitPattern: 8)
        guard let base else { return }
        let operand = [BlockOperand(values: base, status: own.baseAddress)]
        operand.withUnsafeBufferPointer { operands in
          withUnsafeMutablePointer(to: &cell) { cell in
            whole.compute(
              BlockCall(
                count: count, firstRow: 0, age: nil, operands: operands, result: cell, status: &status,
                arena: nil))
          }
        }
        value = Double(bitPattern: cell)
      }
    }
    #expect(isClose(status == 0 ? value : nil, quantile(cells[...], share)))
  }
}
