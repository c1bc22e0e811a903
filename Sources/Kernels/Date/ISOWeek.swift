extension Kernel {
  /// The ISO week of the day, 1 to 53.
  static let isoWeek = Kernel("iso_week") { .dayNumber($0) { CalendarDay.isoWeek($0).week } }
}
