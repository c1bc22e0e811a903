import CVector

extension Kernel {
  /// The number with the other sign. The smallest integer has no negative: an error of the cell.
  static let negate = Kernel("negate") { .unary(.negate, $0) }
}
