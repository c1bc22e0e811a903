import CVector
import Types

/// Count, sum, and sum of the squared deviations from the mean, in twice the working precision.
private struct SpreadPart: BitwiseCopyable {
  var count = 0.0
  var sum = DoublePair(0.0)
  var m2 = DoublePair(0.0)

  /// Chan, Golub and LeVeque (1979).
  static func merged(_ older: SpreadPart, _ newer: SpreadPart) -> SpreadPart {
    if older.count == 0 { return newer }
    if newer.count == 0 { return older }
    let count = older.count + newer.count
    let step = newer.sum * DoublePair(older.count) - older.sum * DoublePair(newer.count)
    let part = step.divided(by: older.count * newer.count) * step.divided(by: count)
    return SpreadPart(count: count, sum: older.sum + newer.sum, m2: older.m2 + newer.m2 + part)
  }
}

extension PreparedKernel {
  /// Variances or standard deviations over spans of time.
  static func timeSpread(
    _ request: KernelRequest, _ window: TimeWindow, _ measure: SpreadWindow
  ) -> PreparedKernel? {
    guard let type = request.operands.first, type.isNumber, let lane = type.lane else { return nil }
    let minPeriods = max(window.minPeriods, measure.ddof + 1)
    let isWide = type.isInteger && type.registerWidth == 8
    return .overTime(request, window, minPeriods: minPeriods) { call, windows in
      let result = call.result(as: Double.self)
      if isWide {
        let cells: [Int64] = windows.cells(call, lane)
        let pairs = cells.map {
          DoublePair(lane == .uInt64 ? Int128(UInt64(bitPattern: $0)) : Int128($0))
        }
        let parts = windows.spreads { pairs[$0] }
        for row in 0..<call.count {
          result[row] = measure.value(parts[row].m2.rounded, count: windows.counts[row])
        }
      } else {
        measure.write(windows.cells(call, lane), windows, to: result)
      }
    }
  }
}

extension SpreadWindow {
  fileprivate func value(_ m2: Double, count: Int32) -> Double {
    let variance = max(0, m2) / Double(max(1, Int(count) - ddof))
    return isRoot ? variance.squareRoot() : variance
  }

  /// An infinity or NaN in the window makes its deviations NaN. Squares that are too large or too small for
  /// doubles are computed again from cells scaled by a power of two, as in `SpreadWindow`.
  fileprivate func write(
    _ cells: [Double], _ windows: RangedWindows, to result: UnsafeMutablePointer<Double>
  ) {
    let specials = windows.specials(cells)
    func spreads(_ scale: Double) -> [Double] {
      windows.spreads { cells[$0].isFinite ? DoublePair(cells[$0] * scale) : DoublePair(0.0) }
        .map(\.m2.rounded)
    }
    let plain = spreads(1)
    let smaller = plain.allSatisfy(\.isFinite) ? nil : spreads(1 / SpreadWindow.scale)
    let isSmall = plain.indices.contains { plain[$0] < SpreadWindow.tiny && windows.counts[$0] > 1 }
    let isConstant = cells.allSatisfy { $0 == cells[0] }
    let larger = isSmall && !isConstant ? spreads(SpreadWindow.scale) : nil
    for row in plain.indices {
      let count = windows.counts[row]
      if specials?[row] != nil {
        result[row] = .nan
      } else if let smaller, !plain[row].isFinite {
        result[row] = unscaled(smaller[row], count, by: 1 / SpreadWindow.scale)
      } else if let larger, plain[row] < SpreadWindow.tiny, larger[row].isFinite {
        result[row] = unscaled(larger[row], count, by: SpreadWindow.scale)
      } else {
        result[row] = value(plain[row], count: count)
      }
    }
  }

  /// Squares of deviations that add up to less may have lost digits.
  private static let tiny = 0x1p-800

  private func unscaled(_ m2: Double, _ count: Int32, by factor: Double) -> Double {
    let value = value(m2, count: count)
    return isRoot ? value / factor : value / factor / factor
  }
}

extension RangedWindows {
  fileprivate func spreads(_ cell: (Int) -> DoublePair) -> [SpreadPart] {
    let parts = (0..<count).map { row in
      hasValue(row) ? SpreadPart(count: 1, sum: cell(row)) : SpreadPart()
    }
    return ranges.fold(parts, empty: SpreadPart()) { SpreadPart.merged($0, $1) }
  }
}
