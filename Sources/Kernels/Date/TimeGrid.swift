import Types

/// Spans of equal name that follow each other from 1970 on: what `truncate` cuts time into.
enum TimeGrid {
  /// From 1970-01-01T00:00:00 on, for spans that are no whole microseconds.
  case nanoseconds(Int64)
  /// From 1970-01-01T00:00:00 on.
  case microseconds(Int64)
  /// From day `origin` on.
  case days(Int64, origin: Int64)
  /// From January 1970 on.
  case months(Int64)

  /// Nil for a span that is not positive or too long to count.
  init?(_ span: Literal.Span) {
    guard span.count >= 1 else { return nil }
    func times(_ factor: Int64) -> Int64? {
      let (product, overflow) = span.count.multipliedReportingOverflow(by: factor)
      return overflow || product > 1 << 53 ? nil : product
    }
    let grid: TimeGrid?
    switch span.unit {
    case .ns:
      let isWhole = span.count % 1_000 == 0
      grid = times(1).map { isWhole ? .microseconds($0 / 1_000) : .nanoseconds($0) }
    case .us: grid = times(1).map(TimeGrid.microseconds)
    case .ms: grid = times(1_000).map(TimeGrid.microseconds)
    case .s: grid = times(1_000_000).map(TimeGrid.microseconds)
    case .min: grid = times(60_000_000).map(TimeGrid.microseconds)
    case .h: grid = times(3_600_000_000).map(TimeGrid.microseconds)
    case .d: grid = times(1).map { .days($0, origin: 0) }
    // 1970-01-05 was a Monday.
    case .w: grid = times(7).map { .days($0, origin: 4) }
    case .mo: grid = times(1).map(TimeGrid.months)
    case .q: grid = times(3).map(TimeGrid.months)
    case .y: grid = times(12).map(TimeGrid.months)
    }
    guard let grid else { return nil }
    self = grid
  }

  /// First day of the span of `count` days that a day falls in.
  @inline(__always)
  static func day(_ day: Int64, count: Int64, origin: Int64) -> Int64 {
    floored(day - origin, to: count) + origin
  }

  /// The moment at which the span of so many nanoseconds begins that a moment falls in, to the microsecond.
  static func moment(_ microseconds: Int128, nanoseconds: Int64) -> Int128 {
    floored(floored(microseconds * 1_000, to: Int128(nanoseconds)), to: 1_000) / 1_000
  }

  /// First day of the span of `count` months that a day falls in; nil outside the years that `CivilDate`
  /// knows.
  static func month(_ day: Int64, count: Int64) -> Int64? {
    let date = CivilDate(days: day)
    let start = floored((date.year - 1970) * 12 + date.month - 1, to: count)
    let january = floored(start, to: 12)
    return CivilDate(year: 1970 + january / 12, month: start - january + 1, day: 1)?.days
  }
}
