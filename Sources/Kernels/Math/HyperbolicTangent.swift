import CVector

extension Kernel {
  /// Hyperbolic tangent: sinh(x) / cosh(x), from -1 to 1.
  static let tanh = Kernel("tanh") { .elementary(.hyperbolicTangent, $0) }
}
