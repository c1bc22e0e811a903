import Types

extension Kernel {
  /// How many times one duration is in another, as IEEE 754 divides.
  static let durationRatio = Kernel("duration_ratio") { request in
    guard request.operands == [.duration, .duration] else { return nil }
    return .rows { (dividend: Int64, divisor: Int64) in Double(dividend) / Double(divisor) }
  }
}
