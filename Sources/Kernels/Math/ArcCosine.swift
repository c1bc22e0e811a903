import CVector

extension Kernel {
  /// Angle in radians, from 0 to π, whose cosine is the argument; NaN beyond -1 and 1.
  static let acos = Kernel("acos") { .elementary(.arcCosine, $0) }
}
