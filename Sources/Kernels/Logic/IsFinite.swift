import CVector

extension Kernel {
  /// Whether a float is neither NaN nor infinite.
  static let isFinite = Kernel("is_finite") { .unary(.isFinite, $0) }
}
