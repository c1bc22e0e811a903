extension Kernel {
  /// The day of the year, January 1 is 1.
  static let dayOfYear = Kernel("day_of_year") { .dayNumber($0) { CalendarDay.dayOfYear($0) } }
}
