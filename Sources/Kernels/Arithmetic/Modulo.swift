import CVector

extension Kernel {
  /// Rest of `floor_divide`, with the sign of the divisor.
  static let modulo = Kernel("modulo", options: ["on_zero"]) { .division(.modulo, $0) }
}
