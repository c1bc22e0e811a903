import Types

extension TimeGrid {
  /// The start of the span that a wall-clock moment falls in; nil where it does not fit.
  func start(of local: Int64) -> Int64? {
    switch self {
    case .days(let count, let origin):
      TimeGrid.day(CalendarDay.of(microseconds: local), count: count, origin: origin).asMidnight()
    case .months(let count):
      TimeGrid.month(CalendarDay.of(microseconds: local), count: count).flatMap { $0.asMidnight() }
    case .microseconds(let count):
      Int64(exactly: floored(Int128(local), to: Int128(count)))
    case .nanoseconds(let count):
      Int64(exactly: TimeGrid.moment(Int128(local), nanoseconds: count))
    }
  }

  /// The start of the next span; nil where it does not fit, and for spans that are no whole microseconds.
  func end(from start: Int64) -> Int64? {
    switch self {
    case .days(let count, _): count.asMidnight().flatMap { start.adding($0) }
    case .months(let count): CalendarStep.moment(start, months: count)
    case .microseconds(let count): start.adding(count)
    case .nanoseconds: nil
    }
  }

  /// Where the span begins and ends that a moment falls in, by the clocks of a zone.
  func borders(of moment: Int64, _ cursor: inout ZoneCursor) -> (start: Int64, end: Int64)? {
    let period = cursor.period(at: moment)
    let local = moment &+ period.offset
    guard let start = start(of: local), let end = end(from: start) else { return nil }
    switch self {
    case .days, .months:
      guard case .value(let first) = cursor.moments(at: start).startOfDay,
        case .value(let next) = cursor.moments(at: end).startOfDay
      else { return nil }
      return (first, next)
    case .microseconds, .nanoseconds:
      guard case .value(let first) = cursor.moments(at: start).last(notAfter: moment),
        let next = moment.adding(end - local)
      else { return nil }
      return (first, next < period.end ? next : border(beyond: period, &cursor) ?? next)
    }
  }

  /// The first start of a span from the end of a period on: that end itself, where clocks are put to a start
  /// of a span, or over one.
  private func border(beyond period: Zone.Period, _ cursor: inout ZoneCursor) -> Int64? {
    let before = period.end &+ period.offset
    let after = cursor.local(period.end)
    guard let start = start(of: after) else { return nil }
    if start == after || start >= before { return period.end }
    return end(from: start).flatMap { period.end.adding($0 - after) }
  }
}

extension PreparedKernel {
  /// A date or timestamp moved to a border of the span that it falls in, of those that the option `to` names.
  static func onGrid(
    _ request: KernelRequest,
    _ choose: @escaping @Sendable (_ moment: Int64, _ start: Int64, _ end: Int64) -> Int64
  ) -> PreparedKernel? {
    guard case .duration(let span)? = request.options["to"], let grid = TimeGrid(span) else { return nil }
    @Sendable func move(_ moment: Int64) -> Int64? {
      guard let start = grid.start(of: moment), let end = grid.end(from: start) else { return nil }
      return choose(moment, start, end)
    }
    if request.operands == [.date] {
      return .attempts { (date: Int32) in
        Int64(date).asMidnight().flatMap(move).map {
          Int32(truncatingIfNeeded: CalendarDay.of(microseconds: $0))
        }
      }
    }
    guard request.operands.count == 1, case .timestamp = request.operands[0],
      let rules = request.rules(of: request.operands[0])
    else { return nil }
    guard let rules else { return .attempts(move) }
    return .outcomes { cursor, moment in
      CellOutcome(grid.borders(of: moment, &cursor).map { choose(moment, $0.start, $0.end) })
    } zone: {
      rules
    }
  }
}
