import Types

extension Kernel {
  /// Whether a day is a legal public holiday of the United States, or the day on which one is observed.
  /// Dates before 1971 are errors of the cell: another law held.
  static let isUSFederalHoliday = Kernel("is_us_federal_holiday") { request in
    guard request.operands == [.date] else { return nil }
    return .attempts { (date: Int32) in
      FederalHolidays.contain(day: Int64(date)).map { UInt8($0 ? 1 : 0) }
    }
  }
}

/// The legal public holidays of 5 U.S.C. 6103 (a), as amended by Public Laws 90-363 (Mondays, from 1971),
/// 94-97 (Veterans Day on November 11 again, from 1978), 98-144 (Martin Luther King, from 1986) and 117-17
/// (Juneteenth, from 2021).
enum FederalHolidays {
  private static let firstDay: Int64 = 365  // 1971-01-01
  private static let monday: Int64 = 1
  private static let thursday: Int64 = 4
  private static let friday: Int64 = 5

  /// A holiday on a Saturday is observed on the Friday before (5 U.S.C. 6103 (b)), one on a Sunday on the
  /// Monday after (Executive Order 11582). Nil before 1971.
  static func contain(day: Int64) -> Bool? {
    guard day >= firstDay else { return nil }
    let weekday = CalendarDay.weekday(day)
    return isLegal(day, weekday)
      || weekday == friday && isLegal(day + 1, weekday + 1)
      || weekday == monday && isLegal(day - 1, 7)
  }

  private static func isLegal(_ day: Int64, _ weekday: Int64) -> Bool {
    let date = CivilDate(days: day)
    /// Whether this is the n-th such weekday of its month.
    func isNth(_ nth: Int64, _ wanted: Int64) -> Bool { weekday == wanted && (date.day + 6) / 7 == nth }
    switch date.month {
    case 1: return date.day == 1 || date.year >= 1986 && isNth(3, monday)
    case 2: return isNth(3, monday)
    case 5: return weekday == monday && date.day >= 25
    case 6: return date.year >= 2021 && date.day == 19
    case 7: return date.day == 4
    case 9: return isNth(1, monday)
    case 10: return isNth(2, monday) || date.year <= 1977 && isNth(4, monday)
    case 11: return date.year >= 1978 && date.day == 11 || isNth(4, thursday)
    case 12: return date.day == 25
    case _: return false
    }
  }
}
