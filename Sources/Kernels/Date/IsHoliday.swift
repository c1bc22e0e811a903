import Types

extension Kernel {
  /// Whether a day is a holiday of a calendar. Before 1583 nothing is known of Easter: an error of the cell.
  static let isHoliday = Kernel("is_holiday", options: ["calendar"]) { request in
    guard request.operands == [.date],
      let calendar = request.text("calendar").flatMap({ HolidayCalendar.all[$0] })
    else { return nil }
    return .attempts { (date: Int32) -> UInt8? in
      calendar.contains(day: Int64(date)).map { UInt8($0 ? 1 : 0) }
    }
  }
}
