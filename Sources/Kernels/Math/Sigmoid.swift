import CVector

extension Kernel {
  /// The logistic function 1 / (1 + e ** -x), from 0 to 1.
  static let sigmoid = Kernel("sigmoid") { .elementary(.sigmoid, $0) }
}
