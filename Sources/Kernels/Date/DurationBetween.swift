import Types

extension Kernel {
  /// How much later the second is than the first. What does not fit is an error of the cell.
  static let durationBetween = Kernel("duration_between") { request in
    switch request.sharedType {
    case .date?: .attempts { (from: Int32, to: Int32) in (Int64(to) - Int64(from)).asMidnight() }
    case .timestamp?:
      .attempts { (from: Int64, to: Int64) in
        let (difference, overflow) = to.subtractingReportingOverflow(from)
        return overflow ? nil : difference
      }
    case _: nil
    }
  }
}
