import CVector

extension Kernel {
  /// Hyperbolic sine: (e ** x - e ** -x) / 2.
  static let sinh = Kernel("sinh") { .elementary(.hyperbolicSine, $0) }
}
