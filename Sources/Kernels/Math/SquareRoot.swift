import CVector

extension Kernel {
  /// Square root, correctly rounded.
  static let sqrt = Kernel("sqrt") { .unary(.squareRoot, $0) }
}
