import Types

extension Kernel {
  /// How many whole months lie between two days or moments, by the clocks of their zone; negative backwards.
  static let monthsBetween = Kernel("months_between") { request in
    .localPairs(request) { from, to in
      let (first, last) = (CalendarDay.of(microseconds: from), CalendarDay.of(microseconds: to))
      return months(first, CalendarDay.time(from), last, CalendarDay.time(to))
    } days: { from, to in
      months(from, 0, to, 0)
    }
  }

  /// A month is over when its day and time have come again, or its last day where the month is shorter.
  private static func months(_ first: Int64, _ start: Int64, _ last: Int64, _ end: Int64) -> Int64 {
    let (from, to) = (CivilDate(days: first), CivilDate(days: last))
    let months = 12 * (to.year - from.year) + to.month - from.month
    let day = Swift.min(from.day, CivilDate.daysIn(month: to.month, year: to.year))
    let isBefore = to.day < day || to.day == day && end < start
    let isAfter = to.day > day || to.day == day && end > start
    if months > 0, isBefore { return months - 1 }
    if months < 0, isAfter { return months + 1 }
    return months
  }
}
