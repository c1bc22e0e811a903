import CVector
import Types

/// The types whose spread is computed: floats, and integers of 64 bits as exact sums of two doubles.
protocol SpreadCell: WindowCell {
  /// Writes cells as hi + lo.
  static func split(
    _ cells: UnsafePointer<Self>, _ lane: VectorLane, _ count: Int, _ hi: UnsafeMutablePointer<Double>,
    _ lo: UnsafeMutablePointer<Double>)
}

extension Double: SpreadCell {
  static func split(
    _ cells: UnsafePointer<Double>, _ lane: VectorLane, _ count: Int, _ hi: UnsafeMutablePointer<Double>,
    _ lo: UnsafeMutablePointer<Double>
  ) {
    hi.update(from: cells, count: count)
    lo.update(repeating: 0, count: count)
  }
}

extension Int64: SpreadCell {
  static func split(
    _ cells: UnsafePointer<Int64>, _ lane: VectorLane, _ count: Int, _ hi: UnsafeMutablePointer<Double>,
    _ lo: UnsafeMutablePointer<Double>
  ) {
    vector_split_integers(cells, lane == .uInt64, count, hi, lo)
  }
}

/// Variances and standard deviations over windows that are carried along.
struct LongSpread<Cell: SpreadCell>: Sendable {
  private let window: LongWindow<Cell>
  private let ladder: WindowLadder
  private let measure: SpreadWindow
  private let lane: VectorLane
  /// Status of the cells.
  private let statuses: RowHistory<UInt8>
  /// Where the state says when cells last changed.
  private let changes: Int
  private let stateSize: Int

  /// The last value, and the row of the series that was the last to differ from the value before it.
  private struct Change: BitwiseCopyable {
    var value = Double.nan
    var row = -1 << 60

    mutating func note(_ value: Double, at row: Int) {
      if value != self.value { (self.value, self.row) = (value, row) }
    }
  }

  init?(_ request: KernelRequest, _ range: WindowRange, _ measure: SpreadWindow) {
    var end = 0
    guard let lane = request.operands.first?.lane,
      let window = LongWindow<Cell>(request, range, keep: range.lookback, end: &end)
    else { return nil }
    self.window = window
    self.lane = lane
    self.measure = measure
    ladder = WindowLadder(window: range.window, columns: 4, end: &end)
    statuses = RowHistory(keep: range.lookback, end: &end)
    changes = end
    stateSize = end + MemoryLayout<Change>.stride
  }

  var scan: Scan {
    Scan(stateSize: stateSize) { state in
      window.reset(state)
      ladder.reset(state)
      statuses.reset(state)
      state.storeBytes(of: Change(), toByteOffset: changes, as: Change.self)
    } advance: { state, call in
      let result = call.result(as: Double.self)
      return window.advance(state, call) { rows in
        write(rows, state, to: result + rows.firstInBlock)
        return false
      }
    }
  }

  private func write(
    _ rows: LongRows<Cell>, _ state: UnsafeMutableRawPointer, to result: UnsafeMutablePointer<Double>
  ) {
    let count = rows.count
    let base = ladder.addRows(count, to: state)
    let n = base.first + 3 * base.stride
    Cell.split(rows.values, lane, count, base.first, base.first + base.stride)
    (base.first + 2 * base.stride).update(repeating: 0, count: count)
    let status = statuses.add(count, to: state)
    for row in 0..<count {
      status[row] = rows.mask?[row] ?? 0
      n[row] = status[row] == 0 ? 1 : 0
    }
    let isCounted = rows.counts != nil
    let moments = ladder.climb(state, from: base, first: rows.firstInSeries, count: count) {
      older, size, newer, newerSize, both, count, to in
      vector_merge_moments(older, Double(size), newer, Double(newerSize), isCounted, both, count, to)
    }
    let m2 = moments.first + 2 * moments.stride
    vector_window_spread(m2, rows.counts, rows.window, measure.ddof, measure.isRoot, count, result)
    // Deviations of integers are neither too large nor too small for squares.
    guard let values = rows.values as? UnsafePointer<Double> else { return }
    var change = state.load(fromByteOffset: changes, as: Change.self)
    if vector_any_odd_moments(m2, count) {
      resolve(rows, values, status, m2, change, result)
    }
    for row in 0..<count where status[row] == 0 { change.note(values[row], at: rows.firstInSeries + row) }
    state.storeBytes(of: change, toByteOffset: changes, as: Change.self)
  }

  /// As `SpreadWindow.resolve`; each window is computed again from its rows, unless all its values are the
  /// same.
  private func resolve(
    _ rows: LongRows<Cell>, _ values: UnsafePointer<Double>, _ status: UnsafePointer<UInt8>,
    _ m2: UnsafePointer<Double>, _ before: Change, _ result: UnsafeMutablePointer<Double>
  ) {
    var change = before
    var specials = WindowSpecials()
    for row in -min(rows.window - 1, rows.firstInSeries)..<rows.count {
      specials.note(values[row], at: row)
      guard row >= 0 else { continue }
      if status[row] == 0 { change.note(values[row], at: rows.firstInSeries + row) }
      let first = max(row - rows.window + 1, -rows.firstInSeries)
      if specials.value(since: first) != nil {
        result[row] = .nan
      } else if !m2[row].isFinite {
        result[row] = rescaled(rows, values, status, first, row, by: 1 / SpreadWindow.scale)
      } else if m2[row] < VECTOR_MOMENTS_TINY, change.row > rows.firstInSeries + first {
        let again = rescaled(rows, values, status, first, row, by: SpreadWindow.scale)
        if again.isFinite { result[row] = again }
      }
    }
  }

  private func rescaled(
    _ rows: LongRows<Cell>, _ values: UnsafePointer<Double>, _ status: UnsafePointer<UInt8>, _ first: Int,
    _ row: Int, by factor: Double
  ) -> Double {
    let history = row - first
    let cells = (first...row).map { values[$0] * factor }
    var scratch = [Double](repeating: 0, count: 14 * cells.count)
    var m2 = 0.0
    cells.withUnsafeBufferPointer { cells in
      guard let base = cells.baseAddress else { return }
      _ = vector_window_moments(
        base + history, nil, status + first, true, history, 1, rows.window, &scratch, &m2)
    }
    let valid = vector_count_equal(status + first, cells.count, 0)
    let variance = m2 / Double(valid - measure.ddof)
    return measure.isRoot ? variance.squareRoot() / factor : variance / factor / factor
  }
}
