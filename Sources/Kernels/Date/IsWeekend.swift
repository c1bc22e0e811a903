import Types

extension Kernel {
  /// Whether the day is a Saturday or Sunday.
  static let isWeekend = Kernel("is_weekend") {
    .dayNumber($0) { UInt8(CalendarDay.weekday($0) >= 6 ? 1 : 0) }
  }
}
