/// hi + lo, a number of 106 bits in the range of doubles.
struct DoublePair: BitwiseCopyable, Sendable {
  private let hi: Double
  private let lo: Double

  init(_ value: Double) { (hi, lo) = (value, 0) }

  /// Exactly `value`.
  init(_ value: Int128) {
    hi = Double(value)
    lo = Double(value - Int128(hi))
  }

  private init(_ hi: Double, _ lo: Double) { (self.hi, self.lo) = twoSum(hi, lo) }

  var wide: WideReal { WideReal(hi: hi, lo: lo) }

  /// The nearest double.
  var rounded: Double { hi + lo }

  var isFinite: Bool { hi.isFinite }

  /// Whether squares, and sums of very many of them, lose nothing at either end of the range.
  var isModerate: Bool { hi == 0 || (0x1p-400...0x1p400).contains(hi.magnitude) }

  static func + (left: DoublePair, right: DoublePair) -> DoublePair {
    let (sum, error) = twoSum(left.hi, right.hi)
    let (low, rest) = twoSum(left.lo, right.lo)
    let (high, carried) = twoSum(sum, error + low)
    return DoublePair(high, carried + rest)
  }

  static func - (left: DoublePair, right: DoublePair) -> DoublePair {
    let (sum, error) = twoSum(left.hi, -right.hi)
    let (low, rest) = twoSum(left.lo, -right.lo)
    let (high, carried) = twoSum(sum, error + low)
    return DoublePair(high, carried + rest)
  }

  func divided(by divisor: Double) -> DoublePair {
    let quotient = hi / divisor
    let rest = hi.addingProduct(-quotient, divisor) + lo
    return DoublePair(quotient, rest / divisor)
  }

  static func * (left: DoublePair, right: DoublePair) -> DoublePair {
    let product = left.hi * right.hi
    let error = (-product).addingProduct(left.hi, right.hi)
    return DoublePair(product, error + (left.hi * right.lo + left.lo * right.hi))
  }
}
