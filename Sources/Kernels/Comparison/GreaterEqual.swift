import CVector

extension Kernel {
  /// Whether the left comes not before the right in the total order.
  static let greaterEqual = Kernel("greater_equal") { .comparison(.lessEqual, $0, swapped: true) }
}
