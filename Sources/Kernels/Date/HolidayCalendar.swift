import Types

/// The public holidays of a country, as data.
struct HolidayCalendar: Sendable {
  /// Days of every year: month times 100 and day.
  var fixed: Set<Int64> = []
  /// Days counted from Easter Sunday.
  var fromEaster: Set<Int64> = []
  /// Mondays of a month, the first or the last.
  var mondays: [(month: Int64, isLast: Bool)] = []
  /// Whether fixed days on a weekend have a substitute: the next day that is neither a weekend nor one of
  /// them.
  var hasSubstitutes = false
  /// Days of one year that came in addition: year times 10,000, month times 100 and day.
  var proclaimed: Set<Int64> = []
  /// Days of one year that were moved elsewhere.
  var withdrawn: Set<Int64> = []

  /// The calendars by their names: ISO 3166 codes, and TARGET.
  static let all: [String: HolidayCalendar] = [
    // Feiertagsruhegesetz 1957; the national day by law since 1965.
    "AT": HolidayCalendar(
      fixed: [101, 106, 501, 815, 1026, 1101, 1208, 1225, 1226], fromEaster: [1, 39, 50, 60]),
    // Law of 4 January 1974 and Royal Decree of 18 April 1974.
    "BE": HolidayCalendar(fixed: [101, 501, 721, 815, 1101, 1111, 1225], fromEaster: [1, 39, 50]),
    // Statutes of all states; the day of unity by the treaty of 1990, article 2; 500 years of the
    // Reformation in 2017.
    "DE": HolidayCalendar(
      fixed: [101, 501, 1003, 1225, 1226], fromEaster: [-2, 1, 39, 50], proclaimed: [2017_1031]),
    // Without Alsace and Moselle: Code du travail, article L3133-1.
    "FR": HolidayCalendar(fixed: [101, 501, 508, 714, 815, 1101, 1111, 1225], fromEaster: [1, 39, 50]),
    // England and Wales: Banking and Financial Dealings Act 1971, and royal proclamations under it.
    "GB": HolidayCalendar(
      fixed: [101, 1225, 1226], fromEaster: [-2, 1], mondays: [(5, false), (5, true), (8, true)],
      hasSubstitutes: true,
      proclaimed: [
        1981_0729, 1995_0508, 1999_1231, 2002_0603, 2002_0604, 2011_0429, 2012_0604, 2012_0605, 2020_0508,
        2022_0602, 2022_0603, 2022_0919, 2023_0508,
      ],
      withdrawn: [1995_0501, 2002_0527, 2012_0528, 2020_0504, 2022_0530]),
    // The European Central Bank's decision of 14 December 2000.
    "TARGET": HolidayCalendar(fixed: [101, 501, 1225, 1226], fromEaster: [-2, 1]),
  ]

  /// Whether a day is a holiday; nil before 1583, when there was no Easter of this calendar.
  func contains(day: Int64) -> Bool? {
    let date = CivilDate(days: day)
    guard let easter = Easter.sunday(of: date.year) else { return nil }
    let number = date.month * 100 + date.day
    let dated = date.year * 10_000 + number
    if proclaimed.contains(dated) { return true }
    if withdrawn.contains(dated) { return false }
    if fixed.contains(number) || fromEaster.contains(day - easter) { return true }
    if CalendarDay.weekday(day) == 1, isHolidayMonday(date) { return true }
    return hasSubstitutes && isSubstitute(day)
  }

  private func isHolidayMonday(_ date: CivilDate) -> Bool {
    let length = CivilDate.daysIn(month: date.month, year: date.year)
    return mondays.contains { $0.month == date.month && ($0.isLast ? date.day > length - 7 : date.day <= 7) }
  }

  /// Whether as many fixed days fell on the weekend before as there are fixed or substitute days since.
  private func isSubstitute(_ day: Int64) -> Bool {
    let weekday = CalendarDay.weekday(day)
    guard (1...2).contains(weekday) else { return false }
    let saturday = day - weekday - 1
    let missed = [saturday, saturday + 1].filter(isFixed).count
    // On a Monday that is fixed itself, the substitute is on the Tuesday.
    let mondayTakes = isFixed(saturday + 2) ? 0 : min(missed, 1)
    return weekday == 1 ? mondayTakes == 1 : missed > mondayTakes && !isFixed(day)
  }

  private func isFixed(_ day: Int64) -> Bool {
    let date = CivilDate(days: day)
    return fixed.contains(date.month * 100 + date.day)
  }
}
