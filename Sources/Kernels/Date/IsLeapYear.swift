import Types

extension Kernel {
  /// Whether the year has a February 29.
  static let isLeapYear = Kernel("is_leap_year") {
    .dayNumber($0) { UInt8(CivilDate.isLeap(CivilDate(days: $0).year) ? 1 : 0) }
  }
}
