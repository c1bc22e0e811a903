import Types

extension Kernel {
  /// Whether a day is a holiday of a calendar. Before 1583 nothing is known of Easter: an error of the cell.
  static let isHoliday = Kernel("is_holiday", options: ["calendar"]) { request in
    guard request.operands == [.date],
      let calendar = request.text("calendar").flatMap(HolidayCalendar.init(rawValue:))
    else { return nil }
    return .attempts { (date: Int32) -> UInt8? in
      calendar.contains(day: Int64(date)).map { UInt8($0 ? 1 : 0) }
    }
  }
}

/// Fixed days of the year and days counted from Easter Sunday.
enum HolidayCalendar: String {
  /// Germany: statutes of all states; the day of unity by the treaty of 1990, article 2.
  case germany = "DE"
  /// France without Alsace and Moselle: Code du travail, article L3133-1.
  case france = "FR"
  /// The closing days of TARGET, by the European Central Bank's decision of 14 December 2000.
  case target = "TARGET"

  private var fixed: Set<Int64> {
    switch self {
    case .germany: [101, 501, 1003, 1225, 1226]
    case .france: [101, 501, 508, 714, 815, 1101, 1111, 1225]
    case .target: [101, 501, 1225, 1226]
    }
  }

  private var fromEaster: Set<Int64> {
    switch self {
    case .germany: [-2, 1, 39, 50]
    case .france: [1, 39, 50]
    case .target: [-2, 1]
    }
  }

  /// Nil before 1583.
  func contains(day: Int64) -> Bool? {
    let date = CivilDate(days: day)
    guard let easter = Easter.sunday(of: date.year) else { return nil }
    return fixed.contains(date.month * 100 + date.day) || fromEaster.contains(day - easter)
  }
}
