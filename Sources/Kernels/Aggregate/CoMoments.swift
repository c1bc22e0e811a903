/// Sums of products of the deviations of two columns, in twice the working precision: deviations from pivots,
/// the first pair of the segment, as `Spread` does for one column.
struct CoMoments: BitwiseCopyable, Sendable {
  private(set) var count = 0
  private var isBroken = false
  private var pivotX = 0.0
  private var pivotY = 0.0
  private var near = Sums(zero: DoublePair(0.0))
  /// Of pairs whose products might leave the range of doubles.
  private var far = Sums(zero: WideReal.zero)
  /// Set by the first merge: what the sums came to.
  private var moments: Moments?

  /// Deviations, and their products.
  private struct Sums<Number: DeviationNumber>: BitwiseCopyable, Sendable {
    var x, y, xx, xy, yy: Number

    init(zero: Number) { (x, y, xx, xy, yy) = (zero, zero, zero, zero, zero) }

    mutating func add(_ dx: Number, _ dy: Number) {
      x = x + dx
      y = y + dy
      xx = xx + dx * dx
      xy = xy + dx * dy
      yy = yy + dy * dy
    }
  }

  private struct Moments: BitwiseCopyable, Sendable {
    var count: Int
    var x, y, xx, xy, yy: WideReal

    /// Chan, Golub and LeVeque (1979), for two columns.
    mutating func merge(_ right: Moments) {
      let total = count + right.count
      let (dx, dy) = (right.x - x, right.y - y)
      func part(_ product: WideReal) -> WideReal {
        product * WideReal(Double(count)) * WideReal(Double(right.count)) / total
      }
      xx = xx + right.xx + part(dx * dx)
      xy = xy + right.xy + part(dx * dy)
      yy = yy + right.yy + part(dy * dy)
      x = x + dx * WideReal(Double(right.count)) / total
      y = y + dy * WideReal(Double(right.count)) / total
      count = total
    }
  }

  mutating func add(_ x: Double, _ y: Double) {
    count += 1
    guard x.isFinite, y.isFinite else {
      isBroken = true
      return
    }
    if isBroken { return }
    if count == 1 { (pivotX, pivotY) = (x, y) }
    let (dx, dy) = (DoublePair(x) - DoublePair(pivotX), DoublePair(y) - DoublePair(pivotY))
    if dx.isModerate, dy.isModerate {
      near.add(dx, dy)
    } else {
      far.add(WideReal(x) - WideReal(pivotX), WideReal(y) - WideReal(pivotY))
    }
  }

  private var current: Moments? {
    if let moments { return moments }
    guard count > 0, !isBroken else { return nil }
    let (x, y) = (near.x.wide + far.x, near.y.wide + far.y)
    return Moments(
      count: count, x: WideReal(pivotX) + x / count, y: WideReal(pivotY) + y / count,
      xx: near.xx.wide + far.xx - x * x / count, xy: near.xy.wide + far.xy - x * y / count,
      yy: near.yy.wide + far.yy - y * y / count)
  }

  /// Merges the right neighbour, after which no more pairs are added.
  mutating func merge(_ right: CoMoments) {
    var merged = current
    if let other = right.current {
      if merged == nil { merged = other } else { merged?.merge(other) }
    }
    moments = merged
    count += right.count
    isBroken = isBroken || right.isBroken
  }

  /// Nil for fewer than `ddof + 1` pairs.
  func covariance(ddof: Int) -> Double? {
    guard count > ddof else { return nil }
    guard !isBroken, let current else { return .nan }
    return (current.xy / (count - ddof)).double
  }

  /// Nil for fewer than two pairs; NaN where a column does not vary.
  var correlation: Double? {
    guard count > 1 else { return nil }
    guard !isBroken, let current, current.xx.isPositive, current.yy.isPositive else { return .nan }
    return min(1, max(-1, current.xy.divided(byRootOf: current.xx * current.yy)))
  }
}

/// The arithmetic that deviations are summed in.
private protocol DeviationNumber: BitwiseCopyable, Sendable {
  static func + (left: Self, right: Self) -> Self
  static func * (left: Self, right: Self) -> Self
}

extension WideReal: DeviationNumber {}

extension DoublePair: DeviationNumber {}
