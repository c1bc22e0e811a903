/// A number of 106 bits with an exponent of its own: (hi + lo) * 2^exponent with hi in [1, 2), or zero. For
/// the few steps in which a pair of doubles would overflow, or lose its small parts to underflow.
struct WideReal: BitwiseCopyable, Sendable {
  private var hi: Double
  private var lo: Double
  private var exponent: Int

  static let zero = WideReal(0)

  /// Exactly `value`, which is finite.
  init(_ value: Double) {
    self.init(hi: value, lo: 0)
  }

  /// (hi + lo) * 2^exponent, both finite.
  init(hi: Double, lo: Double, exponent: Int = 0) {
    let scale = hi != 0 ? Int(hi.exponent) : lo != 0 ? Int(lo.exponent) : 0
    let (sum, error) = twoSum(hi.scaled(by: -scale), lo.scaled(by: -scale))
    let shift = sum != 0 ? Int(sum.exponent) : 0
    self.hi = sum.scaled(by: -shift)
    self.lo = error.scaled(by: -shift)
    self.exponent = sum != 0 ? exponent + scale + shift : 0
  }

  var isZero: Bool { hi == 0 }

  var isPositive: Bool { hi > 0 }

  /// This number times 2^power.
  func scaled(by power: Int) -> WideReal {
    var result = self
    result.exponent += isZero ? 0 : power
    return result
  }

  /// The nearest double; infinite where the number is too large.
  var double: Double { (hi + lo).scaled(by: exponent) }

  /// The square root of a number that is not negative, rounded.
  var squareRoot: Double {
    let odd = exponent & 1
    return (hi + lo).scaled(by: odd).squareRoot().scaled(by: (exponent - odd) / 2)
  }

  /// This number divided by another one that is not zero, rounded.
  func divided(by other: WideReal) -> Double {
    let quotient = hi / other.hi
    let left = hi.addingProduct(-quotient, other.hi) + (lo - quotient * other.lo)
    return (quotient + left / other.hi).scaled(by: exponent - other.exponent)
  }

  /// This number divided by the root of a positive one, rounded.
  func divided(byRootOf other: WideReal) -> Double {
    let odd = other.exponent & 1
    let square = (hi: other.hi.scaled(by: odd), lo: other.lo.scaled(by: odd))
    let root = (square.hi + square.lo).squareRoot()
    // One step of Newton each gives the root and the quotient to more than a double has.
    let rest = (square.hi.addingProduct(-root, root) + square.lo) / (2 * root)
    let quotient = hi / root
    let left = hi.addingProduct(-quotient, root) + (lo - quotient * rest)
    return (quotient + left / root).scaled(by: exponent - (other.exponent - odd) / 2)
  }

  static func + (left: WideReal, right: WideReal) -> WideReal {
    guard !left.isZero else { return right }
    guard !right.isZero else { return left }
    let (large, small) = left.exponent >= right.exponent ? (left, right) : (right, left)
    let shift = small.exponent - large.exponent
    let (sum, error) = twoSum(large.hi, small.hi.scaled(by: shift))
    let (low, rest) = twoSum(large.lo, small.lo.scaled(by: shift))
    let (high, carried) = twoSum(sum, error + low)
    return WideReal(hi: high, lo: carried + rest, exponent: large.exponent)
  }

  static func - (left: WideReal, right: WideReal) -> WideReal { left + WideReal(negating: right) }

  static func * (left: WideReal, right: WideReal) -> WideReal {
    let product = left.hi * right.hi
    let error = (-product).addingProduct(left.hi, right.hi)
    let cross = left.hi * right.lo + left.lo * right.hi
    return WideReal(hi: product, lo: error + cross, exponent: left.exponent + right.exponent)
  }

  static func / (left: WideReal, right: Int) -> WideReal {
    let divisor = Double(right)
    let quotient = left.hi / divisor
    let rest = left.hi.addingProduct(-quotient, divisor) + left.lo
    return WideReal(hi: quotient, lo: rest / divisor, exponent: left.exponent)
  }

  private init(negating other: WideReal) {
    hi = -other.hi
    lo = -other.lo
    exponent = other.exponent
  }
}

/// sum + error = a + b exactly (Knuth's TwoSum).
func twoSum(_ a: Double, _ b: Double) -> (sum: Double, error: Double) {
  let sum = a + b
  let part = sum - a
  return (sum, (a - (sum - part)) + (b - part))
}

extension Double {
  /// This number times 2^power.
  func scaled(by power: Int) -> Double { Double(sign: .plus, exponent: power, significand: self) }
}
