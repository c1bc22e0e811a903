import CVector

extension Kernel {
  /// Natural logarithm of the argument plus one, right where that is close to 1.
  static let log1p = Kernel("log1p") { .elementary(.logarithmOfOneMore, $0) }
}
