import CVector

/// Exact sums of integers over a window, in 128 bits.
struct IntegerWindow {
  let isUnsigned: Bool

  /// Bytes of scratch for a tile: prefix sums, and the two halves of the totals.
  static func scratchSize(_ range: WindowRange, rows: Int) -> Int {
    16 * (range.lookback + 2 * min(rows, WindowTile.limit) + 1)
  }

  /// Totals of the windows of a tile, in two halves.
  private struct Totals {
    let low: UnsafeMutablePointer<Int64>
    let high: UnsafeMutablePointer<Int64>
  }

  private func totals(_ rows: WindowRows<Int64>, _ scratch: UnsafeMutableRawPointer) -> Totals {
    let tile = rows.tile
    let halves = (scratch + 16 * (tile.history + tile.count + 1)).assumingMemoryBound(to: Int64.self)
    let totals = Totals(low: halves, high: halves + tile.count)
    vector_window_total(
      rows.values, isUnsigned, tile.history, tile.count, rows.window, scratch, totals.low, totals.high)
    return totals
  }

  /// A total beyond 64 bits is an error of its cell. Returns whether there is one.
  func writeSum(
    _ rows: WindowRows<Int64>, to result: UnsafeMutablePointer<Int64>, scratch: UnsafeMutableRawPointer
  ) -> Bool {
    let totals = totals(rows, scratch)
    result.update(from: totals.low, count: rows.tile.count)
    return vector_window_overflow(totals.low, totals.high, isUnsigned, rows.tile.count, rows.status)
  }

  /// The exact sum divided by the count, rounded once.
  func writeMean(
    _ rows: WindowRows<Int64>, to result: UnsafeMutablePointer<Double>, scratch: UnsafeMutableRawPointer
  ) {
    let totals = totals(rows, scratch)
    vector_window_integer_mean(totals.low, totals.high, rows.counts, rows.window, rows.tile.count, result)
  }
}
