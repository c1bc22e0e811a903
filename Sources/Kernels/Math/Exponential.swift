import CVector

extension Kernel {
  /// e to the power of the argument, by the platform's libm: the same bits wherever the C library is the
  /// same.
  static let exp = Kernel("exp") { .unary(.exponential, $0) }
}
