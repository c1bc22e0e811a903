extension Kernel {
  /// Three-valued `and`: a false decides, whatever the other side is.
  static let and = Kernel("and") { .kleene(deciding: false, $0) }
}
