import CVector
import Types

extension Kernel {
  /// Skewness of the values in the window, without bias for normal values; null for fewer than three.
  static let rollingSkew = Kernel("rolling_skew", options: ["window", "min_periods"]) { request in
    .shapeWindow(request, least: 3) { moments in
      let count = Double(moments.count)
      let bias = (count * (count - 1)).squareRoot() / (count - 2)
      return bias * count.squareRoot() * moments.m3.divided(byRootOf: moments.m2 * moments.m2 * moments.m2)
    }
  }

  /// Excess kurtosis of the values in the window, without bias for normal values; null for fewer than four.
  static let rollingKurt = Kernel("rolling_kurt", options: ["window", "min_periods"]) { request in
    .shapeWindow(request, least: 4) { moments in
      let count = moments.count
      let square = moments.m2 * moments.m2
      func whole(_ number: Int) -> WideReal { WideReal(Double(number)) }
      // (n - 1) ((n + 1) n m4 / m2^2 - 3 (n - 1)) / ((n - 2) (n - 3)), in one quotient.
      let above =
        moments.m4 * whole(count) * whole(count + 1) - square * whole(3) * whole(count - 1)
      return (above * whole(count - 1)).divided(by: square * whole(count - 2) * whole(count - 3))
    }
  }
}

/// Count, sum, and sums of the second to the fourth powers of the deviations from the mean.
struct ShapeMoments<Number: MomentNumber>: BitwiseCopyable {
  var count = 0
  var sum = Number(0.0)
  var m2 = Number(0.0)
  var m3 = Number(0.0)
  var m4 = Number(0.0)

  /// Pébay (2008).
  static func merged(_ older: ShapeMoments, _ newer: ShapeMoments) -> ShapeMoments {
    if older.count == 0 { return newer }
    if newer.count == 0 { return older }
    let (a, b) = (Number(Double(older.count)), Number(Double(newer.count)))
    let count = older.count + newer.count
    let step = (newer.sum * a - older.sum * b) / (older.count * newer.count)
    let share = step / count
    let squares = step * share * a * b
    var both = ShapeMoments(count: count, sum: older.sum + newer.sum)
    both.m2 = older.m2 + newer.m2 + squares
    both.m3 = older.m3 + newer.m3 + squares * share * (a - b)
    both.m3 = both.m3 + share * Number(3) * (a * newer.m2 - b * older.m2)
    both.m4 = older.m4 + newer.m4 + squares * share * share * (a * a - a * b + b * b)
    both.m4 = both.m4 + share * share * Number(6) * (a * a * newer.m2 + b * b * older.m2)
    both.m4 = both.m4 + share * Number(4) * (a * newer.m3 - b * older.m3)
    return both
  }
}

extension ShapeMoments<DoublePair> {
  fileprivate var wide: ShapeMoments<WideReal> {
    ShapeMoments<WideReal>(count: count, sum: sum.wide, m2: m2.wide, m3: m3.wide, m4: m4.wide)
  }
}

extension PreparedKernel {
  /// What `value` makes of the moments of each window; NaN where all values are equal, or one is not finite.
  fileprivate static func shapeWindow(
    _ request: KernelRequest, least: Int,
    _ value: @escaping @Sendable (ShapeMoments<WideReal>) -> Double
  ) -> PreparedKernel? {
    guard let extent = RollingExtent(request, least: least), extent.operands == 1,
      request.operands[0] == .float64
    else { return nil }
    return .whole(
      Whole(.series) { call in
        let windows = extent.windows(call)
        let result = call.result(as: Double.self)
        let cells: [Double] = windows.cells(call, .float64)
        let specials = windows.specials(cells)
        let near = windows.shapes(cells, DoublePair.self)
        let extremes = windows.extremes { cells[$0].isExtreme }
        let far = extremes.map { _ in windows.shapes(cells, WideReal.self) }
        for row in 0..<call.count {
          let isFar = extremes.map { $0[row] > 0 } ?? false
          let moments = far.flatMap { isFar ? $0[row] : nil } ?? near[row].wide
          let isNumber = specials?[row] == nil && moments.m2.isPositive
          result[row] = isNumber ? value(moments) : .nan
        }
        vector_clear_invalid(call.status, call.count, 8, call.result)
      })
  }
}

extension RangedWindows {
  fileprivate func shapes<Number: MomentNumber>(
    _ cells: [Double], _: Number.Type
  ) -> [ShapeMoments<Number>] {
    let parts = (0..<count).map { row in
      hasValue(row) && cells[row].isFinite
        ? ShapeMoments(count: 1, sum: Number(cells[row])) : ShapeMoments()
    }
    return ranges.fold(parts, empty: ShapeMoments()) { ShapeMoments.merged($0, $1) }
  }
}
