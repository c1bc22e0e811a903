import CVector

/// Sums and means of floats over a window, in twice the working precision, each window from its own rows
/// alone.
struct FloatWindow {
  let isMean: Bool

  /// Powers of two that keep the sum of a window of 2^20 of the largest floats finite.
  private static let down = 0x1p-64
  private static let up = 0x1p64

  /// Doubles of scratch for a tile: those of the sums, and the scaled cells of `resolve`.
  static func scratchSize(_ range: WindowRange, rows: Int) -> Int {
    let tile = min(rows, WindowTile.limit)
    return 7 * (range.lookback + tile) + tile
  }

  func write(
    _ rows: WindowRows<Double>, to result: UnsafeMutablePointer<Double>, scratch: UnsafeMutablePointer<Double>
  ) {
    if sum(rows, of: rows.values, to: result, scratch: scratch) {
      resolve(rows, result, scratch)
    }
  }

  /// Returns whether any result is not finite.
  private func sum(
    _ rows: WindowRows<Double>, of values: UnsafePointer<Double>, to result: UnsafeMutablePointer<Double>,
    scratch: UnsafeMutablePointer<Double>
  ) -> Bool {
    let tile = rows.tile
    let fused = isMean && rows.counts == nil
    let odd = vector_window_sum(values, tile.history, tile.count, rows.window, fused, scratch, result)
    if isMean, let counts = rows.counts { vector_window_divide(counts, tile.count, result) }
    return odd
  }

  /// Says what comes out where a sum is not finite. An infinity or NaN in the window decides by itself;
  /// without one, a partial sum has overflowed, and the window is summed again 2^64 times smaller: what the
  /// small values lose by that is far below the last bit of a sum in twice the precision.
  private func resolve(
    _ rows: WindowRows<Double>, _ result: UnsafeMutablePointer<Double>,
    _ scratch: UnsafeMutablePointer<Double>
  ) {
    let tile = rows.tile
    let total = tile.history + tile.count
    let cells = scratch + 6 * total
    for row in 0..<total { cells[row] = rows.values[row - tile.history] * FloatWindow.down }
    let again = cells + total
    _ = sum(rows, of: cells + tile.history, to: again, scratch: scratch)

    var specials = WindowSpecials()
    for row in -tile.history..<tile.count {
      specials.note(rows.values[row], at: row)
      guard row >= 0, !result[row].isFinite else { continue }
      result[row] = specials.value(since: row - rows.window + 1) ?? again[row] * FloatWindow.up
    }
  }
}

/// The last rows with a NaN and with an infinity of either sign.
struct WindowSpecials {
  private var nan = Int.min
  private var positive = Int.min
  private var negative = Int.min

  mutating func note(_ value: Double, at row: Int) {
    guard !value.isFinite else { return }
    if value.isNaN {
      nan = row
    } else if value > 0 {
      positive = row
    } else {
      negative = row
    }
  }

  /// What the specials in the rows from `first` on add up to; nil: there are none.
  func value(since first: Int) -> Double? {
    if nan >= first || (positive >= first && negative >= first) { return .nan }
    if positive >= first { return .infinity }
    return negative >= first ? -.infinity : nil
  }
}

extension PreparedKernel {
  /// Sums or means of floats.
  static func floatWindow(_ request: KernelRequest, isMean: Bool) -> PreparedKernel? {
    if let window = TimeWindow(request) { return .timeSum(request, window, isMean: isMean) }
    guard let range = WindowRange(request) else { return nil }
    if range.isLong { return LongSum(request, range, isMean: isMean).map { .scan($0.scan) } }
    guard let slide = WindowSlide<Double>(request, range) else { return nil }
    let window = FloatWindow(isMean: isMean)
    return .stencil(lookback: range.lookback) { call in
      let scratch = UnsafeMutablePointer<Double>.allocate(
        capacity: FloatWindow.scratchSize(range, rows: call.count))
      defer { scratch.deallocate() }
      let result = call.result(as: Double.self)
      return slide.run(call) { rows in
        window.write(rows, to: result + rows.tile.first, scratch: scratch)
        return false
      }
    }
  }
}
