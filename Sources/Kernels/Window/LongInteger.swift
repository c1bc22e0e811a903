import CVector
import Types

/// Exact sums and means of integers over windows that are carried along.
struct LongInteger: Sendable {
  private let window: LongWindow<Int64>
  /// Sum of the series up to each row.
  private let sums: RowHistory<Int128>
  /// Where in the state the two halves of the totals of a piece are.
  private let halves: Int
  private let stateSize: Int
  private let integers: IntegerWindow

  init?(_ request: KernelRequest, _ range: WindowRange, _ integers: IntegerWindow) {
    var end = 0
    guard let window = LongWindow<Int64>(request, range, keep: 0, end: &end) else { return nil }
    self.window = window
    self.integers = integers
    sums = RowHistory(keep: range.window, end: &end)
    halves = end
    stateSize = end + 2 * RowHistory<Int64>.limit * MemoryLayout<Int64>.stride
  }

  func scan(_ finish: @escaping IntegerFinish) -> Scan {
    Scan(stateSize: stateSize) { state in
      window.reset(state)
      sums.reset(state)
    } advance: { state, call in
      let result = call.result
      return window.advance(state, call) { rows in
        finish(
          integers, totals(rows, state), rows.count, rows.counts, rows.window, result + rows.firstInBlock * 8,
          rows.status)
      }
    }
  }

  private func totals(_ rows: LongRows<Int64>, _ state: UnsafeMutableRawPointer) -> IntegerWindow.Totals {
    let low = (state + halves).assumingMemoryBound(to: Int64.self)
    let totals = IntegerWindow.Totals(low: low, high: low + RowHistory<Int64>.limit)
    let prefix = sums.add(rows.count, to: state)
    var sum = rows.firstInSeries > 0 ? prefix[-1] : 0
    for row in 0..<rows.count {
      let cell = rows.values[row]
      sum += integers.isUnsigned ? Int128(UInt64(bitPattern: cell)) : Int128(cell)
      prefix[row] = sum
      let total = rows.firstInSeries + row < rows.window ? sum : sum - prefix[row - rows.window]
      totals.low[row] = Int64(truncatingIfNeeded: total)
      totals.high[row] = Int64(truncatingIfNeeded: total >> 64)
    }
    return totals
  }
}
