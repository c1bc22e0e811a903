import Columns
import Types

/// A window given as a span of time: the rows of the series whose times lie in `(t - span, t]`, where t is
/// the time of the row. The times are the kernel's last operand.
struct TimeWindow: Sendable {
  /// Fewer values than this in the window, and the result is null.
  let minPeriods: Int
  private let step: CalendarStep
  private let isDate: Bool
  /// The rules of the zone of the times; nil for those that need none.
  private let zone: Zone?

  /// Nil where the window is no span of time, or the checker would not let it through.
  init?(_ request: KernelRequest) {
    guard case .duration(let span)? = request.options["window"], span.count >= 1,
      let step = CalendarStep(span), let type = request.operands.last, request.operands.count >= 2,
      let rules = request.rules(of: type)
    else { return nil }
    switch (type, step) {
    case (.date, .days), (.date, .months): isDate = true
    case (.timestamp, _): isDate = false
    case _: return nil
    }
    self.step = step
    zone = rules
    minPeriods = request.integer("min_periods") ?? 1
    guard minPeriods >= 1 else { return nil }
  }

  /// The windows of the rows of a series.
  func ranges(_ call: borrowing BlockCall) -> WindowRanges {
    let last = call.operands.count - 1
    let times: [Int64]
    if isDate {
      let dates = call.operand(last, as: Int32.self)
      times = (0..<call.count).map { Int64(dates[$0]) }
    } else {
      times = Array(UnsafeBufferPointer(start: call.operand(last, as: Int64.self), count: call.count))
    }
    return WindowRanges(times: times, bounds: bounds(times))
  }

  /// The last time before each window. What lies before all time is before every row.
  private func bounds(_ times: [Int64]) -> [Int64] {
    guard let zone else { return times.map { bound($0) ?? .min } }
    guard case .microseconds = step else {
      var cursor = ZoneCursor(zone)
      return times.map { time in
        guard let local = bound(cursor.local(time)) else { return .min }
        switch cursor.moments(at: local) {
        case .moment(let moment): return moment
        // The window begins when the clocks show the time first.
        case .ambiguous(let earlier, _): return earlier
        // The clocks left the time out: the moment after the gap is later than it.
        case .missing(let change): return change - 1
        case .outOfRange: return .min
        }
      }
    }
    return times.map { bound($0) ?? .min }
  }

  /// The time one span before; nil where it does not fit.
  private func bound(_ time: Int64) -> Int64? {
    switch step {
    case .microseconds(let count): time.adding(-count)
    case .days(let count): isDate ? time.adding(-count) : (-count).asMidnight().flatMap { time.adding($0) }
    case .months(let count):
      isDate ? CalendarStep.day(time, months: -count) : CalendarStep.moment(time, months: -count)
    }
  }
}
