extension Kernel {
  /// Three-valued `or`: a true decides, whatever the other side is.
  static let or = Kernel("or") { .kleene(deciding: true, $0) }
}
