/// A product of floats in twice the working precision, with an exponent of its own: it does not overflow on
/// the way, whatever the order of the factors.
struct ScaledProduct: BitwiseCopyable, Sendable {
  private var value = WideReal(1)
  /// Whether a factor was zero, infinite or NaN, and what those come to.
  private var special = 1.0
  private var isSpecial = false

  mutating func multiply(by factor: Double) {
    if factor.isFinite, factor != 0 {
      value = value * WideReal(factor)
    } else {
      special *= factor
      isSpecial = true
    }
  }

  mutating func multiply(by other: ScaledProduct) {
    value = value * other.value
    special *= other.special
    isSpecial = isSpecial || other.isSpecial
  }

  /// The product, rounded.
  var double: Double { isSpecial ? special * (value.isPositive ? 1 : -1) : value.double }
}

/// A product of integers. Once its size is out of range it stays so until a factor is zero.
struct IntegerProduct: BitwiseCopyable, Sendable {
  private var size: UInt64 = 1
  private var isNegative = false
  private var hasOverflowed = false
  private var isZero = false

  mutating func multiply(by factor: Int64) {
    multiply(by: factor.magnitude, isNegative: factor < 0)
  }

  mutating func multiply(by factor: UInt64, isNegative: Bool = false) {
    if factor == 0 { isZero = true }
    self.isNegative = self.isNegative != isNegative
    let (product, overflow) = size.multipliedReportingOverflow(by: factor)
    hasOverflowed = hasOverflowed || overflow
    size = overflow || factor == 0 ? 1 : product
  }

  mutating func multiply(by other: IntegerProduct) {
    multiply(by: other.size, isNegative: other.isNegative)
    hasOverflowed = hasOverflowed || other.hasOverflowed
    isZero = isZero || other.isZero
  }

  /// Nil where it fits into no type.
  var exact: Int128? {
    if isZero { return 0 }
    return hasOverflowed ? nil : isNegative ? -Int128(size) : Int128(size)
  }
}
