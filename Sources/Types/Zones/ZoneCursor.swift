/// Reads a zone row by row: moments of neighbouring rows mostly fall in one period.
public struct ZoneCursor {
  private let zone: Zone
  private var period = Zone.Period(start: 0, end: 0, offset: 0)

  public init(_ zone: Zone) { self.zone = zone }

  /// The period that a moment falls in.
  public mutating func period(at moment: Int64) -> Zone.Period {
    if moment < period.start || moment >= period.end { period = zone.period(at: moment) }
    return period
  }

  /// Microseconds that clocks are ahead of UTC at a moment.
  public mutating func offset(at moment: Int64) -> Int64 { period(at: moment).offset }

  /// What the clocks show at a moment. Wraps at the very ends of what 64 bits hold.
  public mutating func local(_ moment: Int64) -> Int64 { moment &+ offset(at: moment) }

  /// The moments at which the clocks show a time.
  public mutating func moments(at local: Int64) -> Zone.LocalTime {
    // Far enough from both ends of a period no other period can show the time.
    let margin = Zone.widestOffset
    let (first, isTooEarly) = local.subtractingReportingOverflow(margin)
    let (last, isTooLate) = local.addingReportingOverflow(margin)
    if isTooEarly || isTooLate { return .outOfRange }
    if first < period.start || last >= period.end { period = zone.period(at: local) }
    if first >= period.start && last < period.end { return .moment(local - period.offset) }
    return zone.moments(at: local)
  }
}
