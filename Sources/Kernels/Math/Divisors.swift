import Columns
import Types

extension Kernel {
  /// Greatest common divisor; of two zeros 0.
  static let gcd = Kernel("gcd") { request in
    guard request.operands == [.int64, .int64] else { return nil }
    return .attempts { (left: Int64, right: Int64) -> Int64? in
      Int64(exactly: greatestDivisor(left.magnitude, right.magnitude))
    }
  }

  /// Least common multiple; with a zero 0.
  static let lcm = Kernel("lcm") { request in
    guard request.operands == [.int64, .int64] else { return nil }
    return .attempts { (left: Int64, right: Int64) -> Int64? in
      if left == 0 || right == 0 { return 0 }
      let part = left.magnitude / greatestDivisor(left.magnitude, right.magnitude)
      let (multiple, overflow) = part.multipliedReportingOverflow(by: right.magnitude)
      return overflow ? nil : Int64(exactly: multiple)
    }
  }
}

/// Euclid's.
private func greatestDivisor(_ left: UInt64, _ right: UInt64) -> UInt64 {
  var (a, b) = (left, right)
  while b != 0 { (a, b) = (b, a % b) }
  return a
}
