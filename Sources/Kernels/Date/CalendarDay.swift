import Types

/// The calendar fields of a day that `CivilDate` does not hold, from the number of the day since 1970-01-01.
enum CalendarDay {
  static let microseconds: Int64 = 86_400_000_000

  /// The day that a wall-clock moment falls on.
  @inline(__always)
  static func of(microseconds: Int64) -> Int64 {
    let (day, rest) = microseconds.quotientAndRemainder(dividingBy: CalendarDay.microseconds)
    return rest < 0 ? day - 1 : day
  }

  /// Microseconds since midnight at a wall-clock moment.
  @inline(__always)
  static func time(_ moment: Int64) -> Int64 {
    let rest = moment % microseconds
    return rest < 0 ? rest + microseconds : rest
  }

  /// ISO 8601: Monday is 1, Sunday is 7. 1970-01-01 was a Thursday.
  @inline(__always)
  static func weekday(_ days: Int64) -> Int64 {
    let rest = (days + 3) % 7
    return (rest < 0 ? rest + 7 : rest) + 1
  }

  /// January 1 is 1.
  static func dayOfYear(_ days: Int64) -> Int64 {
    let date = CivilDate(days: days)
    if date.month <= 2 { return 31 * (date.month - 1) + date.day }
    let beforeMarch: Int64 = CivilDate.isLeap(date.year) ? 60 : 59
    return beforeMarch + (153 * (date.month - 3) + 2) / 5 + date.day
  }

  /// The ISO year and week of a day: a week belongs to the year that has its Thursday.
  static func isoWeek(_ days: Int64) -> (year: Int64, week: Int64) {
    let thursday = days - weekday(days) + 4
    return (CivilDate(days: thursday).year, (dayOfYear(thursday) - 1) / 7 + 1)
  }

  /// The Monday of an ISO week; nil where the year has no such week or lies outside -999,999 to 999,999.
  /// January 4 is always in week 1.
  static func monday(isoYear: Int64, week: Int64) -> Int64? {
    guard (1...53).contains(week), let fourth = CivilDate(year: isoYear, month: 1, day: 4)?.days
    else { return nil }
    let monday = fourth - weekday(fourth) + 1 + 7 * (week - 1)
    return week == 53 && isoWeek(monday).week != 53 ? nil : monday
  }
}

/// The largest multiple of `step`, which is positive, that is not above `value`. Wraps below the smallest
/// integer, where the result does not fit.
@inline(__always)
func floored<Value: FixedWidthInteger & SignedInteger>(_ value: Value, to step: Value) -> Value {
  let rest = value % step
  return value &- (rest < 0 ? rest &+ step : rest)
}

extension PreparedKernel {
  /// A number of the calendar day that a date or a timestamp falls on, by the clocks of its zone.
  @inline(__always)
  static func dayNumber<Number>(
    _ request: KernelRequest, _ number: @escaping @Sendable (_ days: Int64) -> Number
  ) -> PreparedKernel? {
    if request.operands == [.date] { return .rows { (days: Int32) in number(Int64(days)) } }
    return .local(request) { number(CalendarDay.of(microseconds: $0)) }
  }

  /// Another day than the one that a date or timestamp falls on, by the clocks of its zone. One that does not
  /// fit is an error of the cell.
  @inline(__always)
  static func dateNumber(
    _ request: KernelRequest, _ number: @escaping @Sendable (_ days: Int64) -> Int64
  ) -> PreparedKernel? {
    if request.operands == [.date] {
      return .attempts { (days: Int32) in Int32(exactly: number(Int64(days))) }
    }
    // The days of all timestamps are within 32 bits.
    return .local(request) { Int32(truncatingIfNeeded: number(CalendarDay.of(microseconds: $0))) }
  }

  /// A number of two dates, or of the local times of two timestamps of one zone.
  @inline(__always)
  static func localPairs(
    _ request: KernelRequest, _ moments: @escaping @Sendable (_ from: Int64, _ to: Int64) -> Int64,
    days: @escaping @Sendable (_ from: Int64, _ to: Int64) -> Int64
  ) -> PreparedKernel? {
    guard request.operands.count == 2, let type = request.sharedType else { return nil }
    if type == .date { return .rows { (from: Int32, to: Int32) in days(Int64(from), Int64(to)) } }
    guard case .timestamp = type, let rules = request.rules(of: type) else { return nil }
    guard let rules else { return .rows(moments) }
    return .values { call in
      let (from, to) = (call.operand(0, as: Int64.self), call.operand(1, as: Int64.self))
      let result = call.result(as: Int64.self)
      var (first, second) = (ZoneCursor(rules), ZoneCursor(rules))
      for row in 0..<call.count { result[row] = moments(first.local(from[row]), second.local(to[row])) }
    }
  }
}
