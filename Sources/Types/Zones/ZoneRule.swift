/// What a zone does year after year, as the last line of its file says it in the words of POSIX: the name
/// and offset of standard time, those of summer time, and when that begins and ends
/// (`CET-1CEST,M3.5.0,M10.5.0/3`).
struct ZoneRule: Hashable, Sendable {
  /// When clocks are changed, in every year.
  struct Change: Hashable, Sendable {
    enum Day: Hashable, Sendable {
      /// `Jn`: from 1, February 29 is never counted.
      case julian(Int64)
      /// `n`: from 0, with February 29.
      case ofYear(Int64)
      /// `Mm.w.d`: the w-th such weekday of the month, Sunday is 0; 5 means the last.
      case weekday(month: Int64, week: Int64, day: Int64)
    }

    let day: Day
    /// Seconds from midnight on that day, by the clocks as they are before the change.
    let time: Int64
  }

  struct Summer: Hashable, Sendable {
    /// Seconds that clocks are ahead of UTC.
    let offset: Int64
    let begin: Change
    let end: Change
  }

  /// Seconds that clocks are ahead of UTC outside summer time.
  let standard: Int64
  let summer: Summer?

  func period(at moment: Int64) -> Zone.Period {
    guard let summer else { return Zone.Period(start: .min, end: .max, offset: standard * 1_000_000) }
    // In seconds, where three years more fit on both sides.
    let second = floorDivide(moment, 1_000_000)
    let year = CivilDate(days: floorDivide(second, 86_400)).year
    var start = (second: Int64.min, offset: standard)
    for year in year - 1...year + 1 {
      let begin = (second: summer.begin.second(in: year) - standard, offset: summer.offset)
      let end = (second: summer.end.second(in: year) - summer.offset, offset: standard)
      // Where summer time lasts all year it ends at the moment at which it begins again.
      for change in begin.second < end.second ? [begin, end] : [end, begin] {
        if change.second > second {
          return Zone.Period(
            start: microseconds(start.second), end: microseconds(change.second),
            offset: start.offset * 1_000_000)
        }
        start = change
      }
    }
    return Zone.Period(start: microseconds(start.second), end: .max, offset: start.offset * 1_000_000)
  }

  private func microseconds(_ second: Int64) -> Int64 {
    let (value, overflow) = second.multipliedReportingOverflow(by: 1_000_000)
    return overflow ? (second < 0 ? .min : .max) : value
  }
}

extension ZoneRule.Change {
  /// The moment of the change in a year, in seconds since 1970-01-01 by the clocks as they were before it.
  func second(in year: Int64) -> Int64 {
    let isLeap = CivilDate.isLeap(year)
    let january = CivilDate.day(year: year, month: 1)
    let number: Int64
    switch day {
    case .julian(let day): number = january + day - (isLeap && day > 59 ? 0 : 1)
    case .ofYear(let day): number = january + day
    case .weekday(let month, let week, let day):
      let first = CivilDate.day(year: year, month: month)
      // 1970-01-01 was a Thursday, which is 4 where Sunday is 0.
      let weekday = floorModulo(first + 4, 7)
      var date = 1 + floorModulo(day - weekday, 7) + 7 * (week - 1)
      if date > CivilDate.daysIn(month: month, year: year) { date -= 7 }
      number = first + date - 1
    }
    return number * 86_400 + time
  }
}

extension CivilDate {
  /// The number of the first day of a month.
  fileprivate static func day(year: Int64, month: Int64) -> Int64 {
    CivilDate(year: year, month: month, day: 1)?.days ?? 0
  }
}

private func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
  let quotient = value / divisor
  return value % divisor < 0 ? quotient - 1 : quotient
}

private func floorModulo(_ value: Int64, _ divisor: Int64) -> Int64 {
  let rest = value % divisor
  return rest < 0 ? rest + divisor : rest
}
