import Types

extension Kernel {
  /// The start of the span of time that a date or a wall-clock timestamp falls in. A start that does not
  /// fit the type is an error of the cell.
  static let truncate = Kernel("truncate", options: ["to"]) { request in
    guard case .duration(let span)? = request.options["to"], let grid = TimeGrid(span) else { return nil }
    return switch request.operands {
    case [.date]: dates(grid)
    case [.timestamp(zone: nil)]: moments(grid)
    case _: nil
    }
  }

  private static func dates(_ grid: TimeGrid) -> PreparedKernel {
    switch grid {
    case .days(let count, let origin):
      .attempts { (date: Int32) in
        Int32(exactly: TimeGrid.day(Int64(date), count: count, origin: origin))
      }
    case .months(let count):
      .attempts { (date: Int32) in
        TimeGrid.month(Int64(date), count: count).flatMap { Int32(exactly: $0) }
      }
    case .microseconds(let count): midnights(nanoseconds: 1_000 * count)
    case .nanoseconds(let count): midnights(nanoseconds: count)
    }
  }

  /// Dates as their midnights, cut into spans that may be shorter than a day.
  private static func midnights(nanoseconds: Int64) -> PreparedKernel {
    .attempts { (date: Int32) in
      let day = Int128(CalendarDay.microseconds)
      let start = TimeGrid.moment(Int128(date) * day, nanoseconds: nanoseconds)
      return Int32(exactly: floored(start, to: day) / day)
    }
  }

  private static func moments(_ grid: TimeGrid) -> PreparedKernel {
    switch grid {
    case .days(let count, let origin):
      .attempts { (moment: Int64) in
        midnight(TimeGrid.day(CalendarDay.of(microseconds: moment), count: count, origin: origin))
      }
    case .months(let count):
      .attempts { (moment: Int64) in
        TimeGrid.month(CalendarDay.of(microseconds: moment), count: count).flatMap(midnight)
      }
    case .microseconds(let count):
      .attempts { (moment: Int64) in
        let start = floored(moment, to: count)
        return start > moment ? nil : start
      }
    case .nanoseconds(let count):
      .attempts { (moment: Int64) in
        Int64(exactly: TimeGrid.moment(Int128(moment), nanoseconds: count))
      }
    }
  }
}

/// The moment at which a day begins; nil where it does not fit.
private func midnight(_ day: Int64) -> Int64? {
  let (moment, overflow) = day.multipliedReportingOverflow(by: CalendarDay.microseconds)
  return overflow ? nil : moment
}
