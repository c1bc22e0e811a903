import Types

extension Kernel {
  /// The month, January is 1.
  static let month = Kernel("month") { .dayNumber($0) { CivilDate(days: $0).month } }
}
