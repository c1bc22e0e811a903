extension Kernel {
  /// The ISO weekday, Monday is 1.
  static let weekday = Kernel("weekday") { .dayNumber($0) { CalendarDay.weekday($0) } }
}
