import Types

extension Kernel {
  /// The minute of the hour, 0 to 59.
  static let minute = Kernel("minute") { .local($0) { CalendarDay.time($0) / 60_000_000 % 60 } }
}
