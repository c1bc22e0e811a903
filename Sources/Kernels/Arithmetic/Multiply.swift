import CVector

extension Kernel {
  /// Product. An integer that does not fit is an error of the cell.
  static let multiply = Kernel("multiply") { .binary(.multiply, $0) }
}
