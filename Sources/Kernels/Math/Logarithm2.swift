import CVector

extension Kernel {
  /// Logarithm to base 2, by the platform's libm: the same bits wherever the C library is the same.
  static let log2 = Kernel("log2") { .unary(.logarithm2, $0) }
}
