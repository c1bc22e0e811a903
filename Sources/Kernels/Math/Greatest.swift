import CVector

extension Kernel {
  /// The largest of the operands in the total order.
  static let greatest = Kernel("greatest") { .extreme($0, loop: vector_greatest, textReplaces: .whenLarger) }
}
