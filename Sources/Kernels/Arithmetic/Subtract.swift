import CVector

extension Kernel {
  /// Difference. An integer that does not fit is an error of the cell.
  static let subtract = Kernel("subtract") { .binary(.subtract, $0) }
}
