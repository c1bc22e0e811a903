extension Kernel {
  /// The year that the ISO week of the day belongs to.
  static let isoYear = Kernel("iso_year") { .dayNumber($0) { CalendarDay.isoWeek($0).year } }
}
