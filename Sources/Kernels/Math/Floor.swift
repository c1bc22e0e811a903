import CVector

extension Kernel {
  /// The largest whole number that is not above the argument.
  static let floor = Kernel("floor") { .unary(.floor, $0) }
}
