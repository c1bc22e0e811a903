import CVector

extension Kernel {
  /// Whether the left comes before the right in the total order.
  static let less = Kernel("less") { .comparison(.less, $0) }
}
