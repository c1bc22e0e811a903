import Types

/// A span that is added to a day: months are counted in the calendar, and a day that the month does not have
/// becomes its last.
public enum CalendarStep: Sendable {
  case microseconds(Int64)
  case days(Int64)
  case months(Int64)

  /// Longer than all of time: what it leads to fits no type.
  private static let endless = CalendarStep.days(1 << 53)

  /// Nil for nanoseconds, which timestamps do not count.
  init?(_ span: Literal.Span) {
    func times(_ factor: Int64) -> Int64? {
      let (product, overflow) = span.count.multipliedReportingOverflow(by: factor)
      return overflow || product.magnitude > 1 << 53 ? nil : product
    }
    let step: CalendarStep?
    switch span.unit {
    case .ns: return nil
    case .us, .ms, .s, .min, .h: step = span.microseconds.map(CalendarStep.microseconds)
    case .d: step = times(1).map(CalendarStep.days)
    case .w: step = times(7).map(CalendarStep.days)
    case .mo: step = times(1).map(CalendarStep.months)
    case .q: step = times(3).map(CalendarStep.months)
    case .y: step = times(12).map(CalendarStep.months)
    }
    self = step ?? .endless
  }

  /// The day so many months after a day; nil outside the years that `CivilDate` knows.
  @inline(__always)
  public static func day(_ day: Int64, months: Int64) -> Int64? {
    let date = CivilDate(days: day)
    let month = date.year &* 12 &+ date.month &- 1 &+ months
    let january = floored(month, to: 12)
    let (year, number) = (january / 12, month &- january &+ 1)
    let last = CivilDate.daysIn(month: number, year: year)
    return CivilDate(year: year, month: number, day: min(date.day, last))?.days
  }

  /// The wall-clock moment so many months after another, at the same time of day.
  public static func moment(_ moment: Int64, months: Int64) -> Int64? {
    let day = CalendarDay.of(microseconds: moment)
    let time = moment &- day &* CalendarDay.microseconds
    return self.day(day, months: months).flatMap { $0.asMidnight(plus: time) }
  }
}

extension Int64 {
  /// The moment at which this day begins, and so many microseconds more; nil where it does not fit.
  func asMidnight(plus time: Int64 = 0) -> Int64? {
    let (midnight, isTooLarge) = multipliedReportingOverflow(by: CalendarDay.microseconds)
    let (moment, overflow) = midnight.addingReportingOverflow(time)
    return isTooLarge || overflow ? nil : moment
  }

  /// The sum; nil where it does not fit.
  @inline(__always)
  func adding(_ other: Int64) -> Int64? {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? nil : sum
  }
}
