import CVector

extension Kernel {
  /// Logarithm to base 10, by the platform's libm: the same bits wherever the C library is the same.
  static let log10 = Kernel("log10") { .unary(.logarithm10, $0) }
}
