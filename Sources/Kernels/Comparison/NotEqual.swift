import CVector

extension Kernel {
  /// Whether both differ; NaN is equal to itself.
  static let notEqual = Kernel("not_equal") { .comparison(.notEqual, $0) }
}
