import CVector

extension Kernel {
  /// Angle in radians, from -π/2 to π/2, whose tangent is the argument.
  static let atan = Kernel("atan") { .elementary(VectorElementary.arcTangent, $0) }
}
