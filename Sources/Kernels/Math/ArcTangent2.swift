import CVector

extension Kernel {
  /// Angle of a point, from its ordinate and its abscissa.
  static let atan2 = Kernel("atan2") { .elementary(VectorElementaryOfTwo.arcTangent, $0) }
}
