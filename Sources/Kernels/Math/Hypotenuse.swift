import CVector

extension Kernel {
  /// Distance of a point from the origin.
  static let hypot = Kernel("hypot") { .elementary(VectorElementaryOfTwo.hypotenuse, $0) }
}
