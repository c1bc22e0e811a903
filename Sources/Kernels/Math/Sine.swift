import CVector

extension Kernel {
  /// Sine of an angle in radians.
  static let sin = Kernel("sin") { .elementary(.sine, $0) }
}
