/// Durations times and over numbers: computed exactly, then rounded once to the microsecond, half to even, as
/// Python's `timedelta` does.
enum ScaledDuration {
  /// Nil where it does not fit, or `factor` is no finite number.
  static func product(_ duration: Int64, _ factor: Double) -> Int64? {
    guard let (digits, exponent) = parts(of: factor) else { return nil }
    let product = Int128(duration) * digits
    if product == 0 { return 0 }
    // The product has 53 to 116 bits.
    if exponent >= 0 { return exponent > 11 ? nil : Int64(exactly: product << Int128(exponent)) }
    return exponent < -120 ? 0 : Int64(exactly: quotient(product, 1 << Int128(-exponent)))
  }

  /// Nil where it does not fit, or `divisor` is zero or NaN.
  static func quotient(_ duration: Int64, _ divisor: Double) -> Int64? {
    if divisor.isInfinite { return 0 }
    guard let (digits, exponent) = parts(of: divisor), digits != 0 else { return nil }
    if duration == 0 { return 0 }
    if exponent >= 0 {
      return exponent > 64 ? 0 : Int64(exactly: quotient(Int128(duration), digits << Int128(exponent)))
    }
    let bits = Int64.bitWidth - duration.magnitude.leadingZeroBitCount
    // With more bits than these, the quotient by a number of 53 bits does not fit 64.
    if bits - exponent > 120 { return nil }
    return Int64(exactly: quotient(Int128(duration) << Int128(-exponent), digits))
  }

  static func quotient(_ duration: Int64, _ divisor: Int64) -> Int64? {
    divisor == 0 ? nil : Int64(exactly: quotient(Int128(duration), Int128(divisor)))
  }

  /// Rounded half to even.
  private static func quotient(_ dividend: Int128, _ divisor: Int128) -> Int128 {
    let (whole, rest) = dividend.quotientAndRemainder(dividingBy: divisor)
    let twice = rest.magnitude << 1
    let isUp = twice > divisor.magnitude || twice == divisor.magnitude && whole & 1 != 0
    return isUp ? whole + ((dividend < 0) == (divisor < 0) ? 1 : -1) : whole
  }

  /// The number as digits times a power of two; nil for infinities and NaN.
  private static func parts(of number: Double) -> (digits: Int128, exponent: Int)? {
    guard number.isFinite else { return nil }
    if number == 0 { return (0, 0) }
    let digits = Int128(number.significand * 4_503_599_627_370_496)  // 2^52
    return (number < 0 ? -digits : digits, Int(number.exponent) - 52)
  }
}
