import CVector

extension Kernel {
  /// Whether a float is NaN.
  static let isNaN = Kernel("is_nan") { .unary(.isNaN, $0) }
}
