import CVector

extension Kernel {
  /// Whether the left comes after the right in the total order.
  static let greater = Kernel("greater") { .comparison(.less, $0, swapped: true) }
}
