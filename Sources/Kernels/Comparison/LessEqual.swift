import CVector

extension Kernel {
  /// Whether the left comes not after the right in the total order.
  static let lessEqual = Kernel("less_equal") { .comparison(.lessEqual, $0) }
}
