import CVector

/// Sums and means of floats over windows that are carried along.
struct LongSum: Sendable {
  let window: LongWindow<Double>
  private let ladder: WindowLadder
  private let isMean: Bool
  let stateSize: Int

  init?(_ request: KernelRequest, _ range: WindowRange, isMean: Bool) {
    var end = 0
    guard let window = LongWindow<Double>(request, range, keep: range.lookback, end: &end) else { return nil }
    self.window = window
    ladder = WindowLadder(window: range.window, columns: 2, end: &end)
    self.isMean = isMean
    stateSize = end
  }

  var scan: Scan {
    Scan(stateSize: stateSize) { state in
      window.reset(state)
      ladder.reset(state)
    } advance: { state, call in
      let result = call.result(as: Double.self)
      return window.advance(state, call) { rows in
        write(rows, state, to: result + rows.firstInBlock)
        return false
      }
    }
  }

  private func write(
    _ rows: LongRows<Double>, _ state: UnsafeMutableRawPointer, to result: UnsafeMutablePointer<Double>
  ) {
    let base = ladder.addRows(rows.count, to: state)
    base.first.update(from: rows.values, count: rows.count)
    (base.first + base.stride).update(repeating: 0, count: rows.count)
    let sums = ladder.climb(state, from: base, first: rows.firstInSeries, count: rows.count) {
      older, _, newer, _, both, count, to in vector_merge_sums(older, newer, both, count, to)
    }
    let isOdd = vector_round_sums(sums, rows.count, result)
    if isMean {
      for row in 0..<rows.count { result[row] /= rows.divisor(row) }
    }
    if isOdd { resolve(rows, result) }
  }

  /// As `FloatWindow.resolve`; each window that has overflowed is summed again from its rows.
  private func resolve(_ rows: LongRows<Double>, _ result: UnsafeMutablePointer<Double>) {
    var specials = WindowSpecials()
    let oldest = -min(rows.window - 1, rows.firstInSeries)
    for row in oldest..<rows.count {
      specials.note(rows.values[row], at: row)
      guard row >= 0, !result[row].isFinite else { continue }
      let first = max(row - rows.window + 1, -rows.firstInSeries)
      result[row] = specials.value(since: first) ?? smaller(rows, first, row)
    }
  }

  /// The result of a window from cells that are 2^64 times smaller.
  private func smaller(_ rows: LongRows<Double>, _ first: Int, _ row: Int) -> Double {
    let history = row - first
    let cells = (first...row).map { rows.values[$0] * 0x1p-64 }
    var scratch = [Double](repeating: 0, count: 6 * cells.count)
    var sum = 0.0
    cells.withUnsafeBufferPointer { cells in
      guard let base = cells.baseAddress else { return }
      _ = vector_window_sum(base + history, history, 1, rows.window, false, &scratch, &sum)
    }
    return (isMean ? sum / rows.divisor(row) : sum) * 0x1p64
  }
}

extension LongRows {
  /// Number of values in a row's window, at least 1.
  fileprivate func divisor(_ row: Int) -> Double { Double(counts.map { max(1, Int($0[row])) } ?? window) }
}
