import Types

extension Kernel {
  /// The Monday of an ISO week. A week that the year does not have is an error of the cell.
  static let dateFromISOWeek = Kernel("date_from_iso_week") { request in
    guard request.operands == [.int64, .int64] else { return nil }
    return .attempts { (year: Int64, week: Int64) in
      CalendarDay.monday(isoYear: year, week: week).map { Int32(truncatingIfNeeded: $0) }
    }
  }
}
