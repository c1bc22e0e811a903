import Types

extension Kernel {
  /// The second of the minute, 0 to 59.
  static let second = Kernel("second") { .local($0) { CalendarDay.time($0) / 1_000_000 % 60 } }
}
