import CVector

extension Kernel {
  /// Hyperbolic cosine: (e ** x + e ** -x) / 2.
  static let cosh = Kernel("cosh") { .elementary(.hyperbolicCosine, $0) }
}
