import CVector

extension Kernel {
  /// Sum. An integer that does not fit is an error of the cell.
  static let add = Kernel("add") { .binary(.add, $0) }
}
