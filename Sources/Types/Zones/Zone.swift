/// The rules of a time zone: how far its clocks are ahead of UTC, at every moment.
public struct Zone: Hashable, Sendable {
  /// A time between two changes of the clocks.
  public struct Period: Hashable, Sendable {
    /// The first moment, in microseconds since 1970-01-01T00:00:00Z; the smallest number: from ever on.
    public let start: Int64
    /// The first moment after it; the largest number: for ever.
    public let end: Int64
    /// Microseconds that clocks are ahead of UTC.
    public let offset: Int64
  }

  /// The periods that are listed one by one: when each starts, ascending from the smallest number, and its
  /// offset.
  private let starts: [Int64]
  private let offsets: [Int64]
  /// What holds from the last listed period on; nil: that period never ends.
  private let rule: ZoneRule?

  /// More than any zone is ahead of UTC or behind.
  static let widestOffset: Int64 = 26 * 3_600_000_000

  public static let utc = Zone(offset: 0)

  /// A zone whose clocks never change.
  public init(offset: Int64) {
    self.init(starts: [.min], offsets: [offset], rule: nil)
  }

  /// The first of `starts` is the smallest number, and they ascend.
  init(starts: [Int64], offsets: [Int64], rule: ZoneRule?) {
    self.starts = starts
    self.offsets = offsets
    self.rule = rule
  }

  /// The period that a moment falls in.
  public func period(at moment: Int64) -> Period {
    // The last that starts no later than the moment.
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= moment { low = middle } else { high = middle }
    }
    if low + 1 < starts.count {
      return Period(start: starts[low], end: starts[low + 1], offset: offsets[low])
    }
    guard let rule else { return Period(start: starts[low], end: .max, offset: offsets[low]) }
    let period = rule.period(at: moment)
    return Period(start: max(period.start, starts[low]), end: period.end, offset: period.offset)
  }

  /// What a time on the clocks of the zone says about the moment.
  public enum LocalTime: Hashable, Sendable {
    case moment(Int64)
    /// Clocks were put back, and have shown it twice.
    case ambiguous(earlier: Int64, later: Int64)
    /// Clocks were put forward over it, at this moment.
    case missing(change: Int64)
    /// At the very ends of what 64 bits hold.
    case outOfRange
  }

  /// The moments at which the clocks show a time.
  public func moments(at local: Int64) -> LocalTime {
    let (first, isTooEarly) = local.subtractingReportingOverflow(Zone.widestOffset)
    let (last, isTooLate) = local.addingReportingOverflow(Zone.widestOffset)
    if isTooEarly || isTooLate { return .outOfRange }
    var earliest: Int64?
    var latest: Int64?
    var change: Int64?
    var period = period(at: first)
    while true {
      let moment = local - period.offset
      if moment < period.start {
        // The period before has ended already: the clocks have left the time out.
        change = change ?? period.start
        break
      }
      if moment < period.end {
        earliest = earliest ?? moment
        latest = moment
      }
      if period.end > last { break }
      period = self.period(at: period.end)
    }
    guard let earliest, let latest else { return change.map(LocalTime.missing) ?? .outOfRange }
    return earliest == latest ? .moment(earliest) : .ambiguous(earlier: earliest, later: latest)
  }
}
