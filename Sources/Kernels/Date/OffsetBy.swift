import Types

extension Kernel {
  /// The date or timestamp a span later. One that does not fit the type is an error of the cell.
  static let offsetBy = Kernel("offset_by", options: ["by"]) { request in
    guard case .duration(let span)? = request.options["by"], let step = CalendarStep(span) else { return nil }
    return switch request.operands {
    case [.date]: dates(step)
    case [.timestamp(zone: nil)]: moments(step)
    case _: nil
    }
  }

  private static func dates(_ step: CalendarStep) -> PreparedKernel? {
    switch step {
    case .microseconds: nil
    case .days(let count):
      .attempts { (date: Int32) in Int64(date).adding(count).flatMap { Int32(exactly: $0) } }
    case .months(let count):
      .attempts { (date: Int32) in
        CalendarStep.day(Int64(date), months: count).flatMap { Int32(exactly: $0) }
      }
    }
  }

  private static func moments(_ step: CalendarStep) -> PreparedKernel {
    switch step {
    case .microseconds(let count): .attempts { (moment: Int64) in moment.adding(count) }
    case .days(let count):
      .attempts { (moment: Int64) in count.asMidnight().flatMap { moment.adding($0) } }
    case .months(let count): .attempts { (moment: Int64) in CalendarStep.moment(moment, months: count) }
    }
  }
}
