import CVector

extension Kernel {
  /// Angle in radians, from -π/2 to π/2, whose sine is the argument; NaN beyond -1 and 1.
  static let asin = Kernel("asin") { .elementary(.arcSine, $0) }
}
