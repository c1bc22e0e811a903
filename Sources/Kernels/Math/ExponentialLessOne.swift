import CVector

extension Kernel {
  /// e to the power of the argument, less one, right where that is close to 0.
  static let expm1 = Kernel("expm1") { .elementary(.exponentialLessOne, $0) }
}
