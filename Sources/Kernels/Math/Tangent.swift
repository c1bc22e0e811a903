import CVector

extension Kernel {
  /// Tangent of an angle in radians.
  static let tan = Kernel("tan") { .elementary(.tangent, $0) }
}
