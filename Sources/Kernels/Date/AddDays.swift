import Types

extension Kernel {
  /// The date so many days later. A date that does not fit is an error of the cell.
  static let addDays = Kernel("add_days") { request in
    guard request.operands == [.date, .int64] else { return nil }
    return .attempts { (date: Int32, days: Int64) in
      let (sum, overflow) = Int64(date).addingReportingOverflow(days)
      return overflow ? nil : Int32(exactly: sum)
    }
  }
}
