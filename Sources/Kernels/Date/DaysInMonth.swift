import Types

extension Kernel {
  /// How many days the month has.
  static let daysInMonth = Kernel("days_in_month") {
    .dayNumber($0) { day in
      let date = CivilDate(days: day)
      return CivilDate.daysIn(month: date.month, year: date.year)
    }
  }
}
