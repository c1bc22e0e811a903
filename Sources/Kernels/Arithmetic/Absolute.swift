import CVector

extension Kernel {
  /// Distance from zero. That of the smallest integer does not fit: an error of the cell.
  static let abs = Kernel("abs") { .unary(.absolute, $0) }
}
