import CVector

extension Kernel {
  /// The smallest of the operands in the total order.
  static let least = Kernel("least") { .extreme($0, loop: vector_least, textReplaces: .whenSmaller) }
}
