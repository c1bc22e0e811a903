import CVector

extension Kernel {
  /// Natural logarithm, by the platform's libm: the same bits wherever the C library is the same.
  static let log = Kernel("log") { .unary(.logarithm, $0) }
}
