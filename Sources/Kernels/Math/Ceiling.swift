import CVector

extension Kernel {
  /// The smallest whole number that is not below the argument.
  static let ceil = Kernel("ceil") { .unary(.ceiling, $0) }
}
