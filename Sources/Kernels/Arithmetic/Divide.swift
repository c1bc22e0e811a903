import CVector

extension Kernel {
  /// Quotient of floats as IEEE 754 gives it.
  static let divide = Kernel("divide", options: ["on_zero"]) { .division(.divide, $0) }
}
