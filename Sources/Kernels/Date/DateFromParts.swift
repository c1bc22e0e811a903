import Types

extension Kernel {
  /// The date of a year, month and day. A day that the calendar does not have is an error of the cell.
  static let dateFromParts = Kernel("date_from_parts") { request in
    guard request.operands == [.int64, .int64, .int64] else { return nil }
    return .attempts { (year: Int64, month: Int64, day: Int64) in
      CivilDate(year: year, month: month, day: day).map { Int32(truncatingIfNeeded: $0.days) }
    }
  }
}
