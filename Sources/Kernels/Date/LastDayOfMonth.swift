import Types

extension Kernel {
  /// The last day of the month. One that does not fit is an error of the cell.
  static let lastDayOfMonth = Kernel("last_day_of_month") { request in
    .dateNumber(request) { day in
      let date = CivilDate(days: day)
      return day + CivilDate.daysIn(month: date.month, year: date.year) - date.day
    }
  }
}
