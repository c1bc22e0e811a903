import CVector

/// Variances and standard deviations over a window, each from its own rows alone and without cancellation.
struct SpreadWindow {
  let isRoot: Bool
  let ddof: Int

  /// Powers of two that bring squares of very large and of very small deviations into the range of doubles.
  static let scale = 0x1p600

  /// Doubles of scratch for a tile: those of the moments, m2, and scaled cells with their m2.
  static func scratchSize(_ range: WindowRange, rows: Int) -> Int {
    let tile = min(rows, WindowTile.limit)
    return 16 * (range.lookback + tile) + 2 * tile
  }

  func write<Cell: SpreadCell>(
    _ rows: WindowRows<Cell>, _ lane: VectorLane, to result: UnsafeMutablePointer<Double>,
    scratch: UnsafeMutablePointer<Double>
  ) {
    let tile = rows.tile
    let total = tile.history + tile.count
    let hi = scratch + 14 * total
    let m2 = hi + 2 * total
    let values = rows.values as? UnsafePointer<Double>
    let isOdd: Bool
    if let values {
      isOdd = moments(rows, of: values, rest: nil, scratch, m2)
    } else {
      let lo = hi + total
      Cell.split(rows.values - tile.history, lane, total, hi, lo)
      isOdd = moments(rows, of: hi + tile.history, rest: lo + tile.history, scratch, m2)
    }
    vector_window_spread(m2, rows.counts, rows.window, ddof, isRoot, tile.count, result)
    // Deviations of integers are neither too large nor too small for squares.
    if isOdd, let values { resolve(rows, values, m2, result, scratch) }
  }

  /// Returns whether any m2 has to be looked at again.
  private func moments<Cell>(
    _ rows: WindowRows<Cell>, of values: UnsafePointer<Double>, rest: UnsafePointer<Double>?,
    _ scratch: UnsafeMutablePointer<Double>, _ m2: UnsafeMutablePointer<Double>
  ) -> Bool {
    vector_window_moments(
      values, rest, rows.mask, rows.counts != nil, rows.tile.history, rows.tile.count, rows.window, scratch,
      m2)
  }

  /// An infinity or NaN in the window makes its deviations NaN. Otherwise squares were too large or too
  /// small for doubles, and those windows are computed again from cells scaled by a power of two, which
  /// changes no digit of a cell that matters to them. Which windows that are depends on the windows alone.
  private func resolve<Cell>(
    _ rows: WindowRows<Cell>, _ values: UnsafePointer<Double>, _ m2: UnsafeMutablePointer<Double>,
    _ result: UnsafeMutablePointer<Double>, _ scratch: UnsafeMutablePointer<Double>
  ) {
    let tile = rows.tile
    var specials = WindowSpecials()
    var hasLarge = false
    var hasSmall = false
    for row in -tile.history..<tile.count {
      specials.note(values[row], at: row)
      guard row >= 0 else { continue }
      if specials.value(since: row - rows.window + 1) != nil {
        (m2[row], result[row]) = (1, .nan)
      } else if !m2[row].isFinite {
        hasLarge = true
      } else if m2[row] < VECTOR_MOMENTS_TINY {
        hasSmall = true
      }
    }
    if hasLarge {
      rescale(rows, values, by: 1 / SpreadWindow.scale, result, scratch) { !m2[$0].isFinite }
    }
    if hasSmall, !isConstant(values - tile.history, tile.history + tile.count) {
      rescale(rows, values, by: SpreadWindow.scale, result, scratch) { m2[$0] < VECTOR_MOMENTS_TINY }
    }
  }

  private func isConstant(_ cells: UnsafePointer<Double>, _ count: Int) -> Bool {
    (1..<max(count, 1)).allSatisfy { cells[$0] == cells[0] }
  }

  private func rescale<Cell>(
    _ rows: WindowRows<Cell>, _ values: UnsafePointer<Double>, by factor: Double,
    _ result: UnsafeMutablePointer<Double>, _ scratch: UnsafeMutablePointer<Double>,
    where isChosen: (Int) -> Bool
  ) {
    let tile = rows.tile
    let total = tile.history + tile.count
    let cells = scratch + 14 * total
    for row in 0..<total { cells[row] = values[row - tile.history] * factor }
    let again = scratch + 16 * total + tile.count
    _ = moments(rows, of: cells + tile.history, rest: nil, scratch, again)
    let unscaled = cells
    vector_window_spread(again, rows.counts, rows.window, ddof, isRoot, tile.count, unscaled)
    for row in 0..<tile.count where isChosen(row) && again[row].isFinite {
      result[row] = isRoot ? unscaled[row] / factor : unscaled[row] / factor / factor
    }
  }
}
