import CVector

extension Kernel {
  /// Cosine of an angle in radians.
  static let cos = Kernel("cos") { .elementary(.cosine, $0) }
}
