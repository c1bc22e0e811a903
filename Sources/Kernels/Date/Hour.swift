import Types

extension Kernel {
  /// The hour of the day, 0 to 23.
  static let hour = Kernel("hour") { .local($0) { CalendarDay.time($0) / 3_600_000_000 } }
}
