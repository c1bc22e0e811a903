import Types

extension Kernel {
  /// The start of the span of time that a date or timestamp falls in. A start that does not fit the type is
  /// an error of the cell.
  static let truncate = Kernel("truncate", options: ["to"]) { request in
    guard case .duration(let span)? = request.options["to"], let grid = TimeGrid(span) else { return nil }
    return request.operands == [.date] ? dates(grid) : moments(grid, request)
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

  private static func moments(_ grid: TimeGrid, _ request: KernelRequest) -> PreparedKernel? {
    switch grid {
    case .days(let count, let origin):
      .moved(request) { local in
        TimeGrid.day(CalendarDay.of(microseconds: local), count: count, origin: origin).asMidnight()
      } choose: { times, _ in
        times.startOfDay
      }
    case .months(let count):
      .moved(request) { local in
        TimeGrid.month(CalendarDay.of(microseconds: local), count: count).flatMap { $0.asMidnight() }
      } choose: { times, _ in
        times.startOfDay
      }
    case .microseconds(let count):
      .moved(request) { local in
        let start = floored(local, to: count)
        return start > local ? nil : start
      } choose: { times, moment in
        times.last(notAfter: moment)
      }
    case .nanoseconds(let count):
      .moved(request) { local in
        Int64(exactly: TimeGrid.moment(Int128(local), nanoseconds: count))
      } choose: { times, moment in
        times.last(notAfter: moment)
      }
    }
  }
}

extension Zone.LocalTime {
  /// The first moment from which the clocks show the time or a later one: a day begins once.
  var startOfDay: CellOutcome {
    switch self {
    case .moment(let moment): .value(moment)
    case .ambiguous(let earlier, _): .value(earlier)
    case .missing(let change): .value(change)
    case .outOfRange: .error
    }
  }

  /// The last of the moments that is not after another: an hour that clocks show twice are two hours.
  func last(notAfter moment: Int64) -> CellOutcome {
    switch self {
    case .moment(let only): .value(only)
    case .ambiguous(let earlier, let later): .value(later <= moment ? later : earlier)
    case .missing(let change): .value(change)
    case .outOfRange: .error
    }
  }
}
