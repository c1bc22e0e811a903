import Types

extension Kernel {
  /// How long after its midnight the clocks show a moment.
  static let timeOfDay = Kernel("time_of_day") { .local($0) { CalendarDay.time($0) } }
}
