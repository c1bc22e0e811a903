import CVector

extension Kernel {
  /// Whether both are the same value; NaN is equal to itself.
  static let equal = Kernel("equal") { .comparison(.equal, $0) }
}
