import Types

/// Which quantile is asked for, and what it is where it lies between two values.
struct QuantileRule: Sendable {
  private let share: Double
  private let between: Between

  private enum Between: String {
    case linear, lower, higher, nearest, midpoint
  }

  static let median = QuantileRule(share: 0.5)

  /// Linear between two values.
  init(share: Double) { self.init(share: share, between: .linear) }

  private init(share: Double, between: Between) {
    self.share = share
    self.between = between
  }

  /// Reads the options `q` and `interpolation`; nil where the checker would not let them through.
  init?(_ request: KernelRequest) {
    guard case .float(let share)? = request.options["q"], (0...1).contains(share),
      let between = request.text("interpolation").flatMap(Between.init(rawValue:))
    else { return nil }
    self.init(share: share, between: between)
  }

  /// Where the quantile of `count` sorted values lies: at or after the value with number `index`, counted
  /// from 0, by a fraction of the way to the next.
  func place(in count: Int) -> (index: Int, fraction: Double) {
    let position = share * Double(count - 1)
    let index = min(Int(position), count - 1)
    return (index, position - Double(index))
  }

  /// The quantile at a place between two values, neither of them NaN.
  func value(
    _ lower: Int64, _ higher: Int64, at place: (index: Int, fraction: Double), in order: ValueOrder
  ) -> Double {
    guard place.fraction > 0, lower != higher else { return order.double(lower) }
    switch between {
    case .linear: return mixed(lower, higher, place.fraction, order)
    case .lower: return order.double(lower)
    case .higher: return order.double(higher)
    case .nearest:
      let isLower = place.fraction < 0.5 || (place.fraction == 0.5 && place.index % 2 == 0)
      return order.double(isLower ? lower : higher)
    case .midpoint: return mixed(lower, higher, 0.5, order)
    }
  }

  /// `fraction` of the way from one value to the other, rounded once.
  private func mixed(_ lower: Int64, _ higher: Int64, _ fraction: Double, _ order: ValueOrder) -> Double {
    let (low, high) = (order.double(lower), order.double(higher))
    guard low.isFinite, high.isFinite else { return (1 - fraction) * low + fraction * high }
    let (from, to) = (order.real(lower), order.real(higher))
    return (from + (to - from) * WideReal(fraction)).double
  }
}
