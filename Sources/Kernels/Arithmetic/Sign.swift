import CVector

extension Kernel {
  /// -1, 0 or 1; NaN of NaN.
  static let sign = Kernel("sign") { .unary(.sign, $0) }
}
