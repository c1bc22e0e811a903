import CVector

extension Kernel {
  /// Power of floats by the platform's `pow`: the same bits wherever the C library is the same.
  static let power = Kernel("power") { .binary(.power, $0) }
}
