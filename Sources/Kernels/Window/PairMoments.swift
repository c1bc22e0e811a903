import CVector
import Columns
import Types

/// Count, sums, and sums of products of the deviations of two columns.
struct PairMoments<Number: MomentNumber>: BitwiseCopyable {
  var count: Int
  var x, y, xx, xy, yy: Number

  /// Of no rows.
  init() {
    let zero = Number(0.0)
    (count, x, y, xx, xy, yy) = (0, zero, zero, zero, zero, zero)
  }

  /// Of one row.
  init(_ x: Double, _ y: Double) {
    self.init()
    (count, self.x, self.y) = (1, Number(x), Number(y))
  }

  /// Chan, Golub and LeVeque (1979), for two columns.
  static func merged(_ older: PairMoments, _ newer: PairMoments) -> PairMoments {
    if older.count == 0 { return newer }
    if newer.count == 0 { return older }
    var both = older
    both.count = older.count + newer.count
    both.x = older.x + newer.x
    both.y = older.y + newer.y
    let (one, other) = (Number(Double(older.count)), Number(Double(newer.count)))
    let dx = newer.x * one - older.x * other
    let dy = newer.y * one - older.y * other
    let (ex, ey) = (dx / (older.count * newer.count), dy / (older.count * newer.count))
    both.xx = older.xx + newer.xx + ex * (dx / both.count)
    both.xy = older.xy + newer.xy + ex * (dy / both.count)
    both.yy = older.yy + newer.yy + ey * (dy / both.count)
    return both
  }

  var wide: PairMoments<WideReal> {
    var wide = PairMoments<WideReal>()
    (wide.count, wide.x, wide.y) = (count, x.wide, y.wide)
    (wide.xx, wide.xy, wide.yy) = (xx.wide, xy.wide, yy.wide)
    return wide
  }
}

extension RangedWindows {
  /// The moments of each window over rows in which both columns have a value; nil where a number among them
  /// is not finite.
  func moments(_ xs: [Double], _ ys: [Double]) -> [PairMoments<WideReal>?] {
    func isFinite(_ row: Int) -> Bool { !hasValue(row) || (xs[row].isFinite && ys[row].isFinite) }
    let isSound = (0..<count).allSatisfy(isFinite)
    let odd = isSound ? nil : ranges.tally { !isFinite($0) }
    func isCounted(_ row: Int) -> Bool { hasValue(row) && xs[row].isFinite && ys[row].isFinite }
    let extremes = extremes { xs[$0].isExtreme || ys[$0].isExtreme }
    let near = ranges.fold(
      (0..<count).map { isCounted($0) ? PairMoments<DoublePair>(xs[$0], ys[$0]) : PairMoments() },
      empty: PairMoments()
    ) { PairMoments.merged($0, $1) }
    let far = extremes.map { _ in
      ranges.fold(
        (0..<count).map { isCounted($0) ? PairMoments<WideReal>(xs[$0], ys[$0]) : PairMoments() },
        empty: PairMoments()
      ) { PairMoments.merged($0, $1) }
    }
    return near.indices.map { row in
      if let odd, odd[row] > 0 { return nil }
      if let extremes, let far, extremes[row] > 0 { return far[row] }
      return near[row].wide
    }
  }
}

extension PreparedKernel {
  /// What `value` makes of the moments of two columns in each window; the second is, where it is left out,
  /// the number of the row in its series. Where a number is not finite, NaN. `isOfRow`: whether a row without
  /// values has no result.
  static func pairWindow(
    _ request: KernelRequest, least: Int, isSecondOptional: Bool = false, isOfRow: Bool = false,
    _ value: @escaping @Sendable (_ moments: PairMoments<WideReal>, _ x: Double, _ y: Double) -> Double?
  ) -> PreparedKernel? {
    guard let extent = RollingExtent(request, least: least), (1...2).contains(extent.operands),
      extent.operands == 2 || isSecondOptional,
      request.operands.prefix(extent.operands).allSatisfy({ $0 == .float64 })
    else { return nil }
    return .whole(
      Whole(.series) { call in
        let windows = extent.windows(call)
        let result = call.result(as: Double.self)
        let ys: [Double] = windows.cells(call, .float64)
        let xs =
          extent.operands == 2
          ? windows.cells(call, .float64, operand: 1) : (0..<call.count).map { Double($0 + 1) }
        let moments = windows.moments(xs, ys)
        for row in 0..<call.count {
          if isOfRow, !windows.hasValue(row), call.status[row] == CellStatus.valid.rawValue {
            call.status[row] = CellStatus.null.rawValue
          }
          result[row] = moments[row].flatMap { value($0, xs[row], ys[row]) } ?? .nan
        }
        vector_clear_invalid(call.status, call.count, 8, call.result)
      })
  }
}
