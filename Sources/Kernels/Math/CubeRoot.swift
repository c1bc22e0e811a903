import CVector

extension Kernel {
  /// Cube root, of numbers below zero too.
  static let cbrt = Kernel("cbrt") { .elementary(.cubeRoot, $0) }
}
