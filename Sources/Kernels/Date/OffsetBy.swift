import Types

extension Kernel {
  /// The date or timestamp a span later. One that does not fit the type is an error of the cell; a local time
  /// that the clocks of a zone show twice or never is what the policy says.
  static let offsetBy = Kernel("offset_by", options: ["by"] + LocalTimePolicy.options) { request in
    guard case .duration(let span)? = request.options["by"], let step = CalendarStep(span),
      let policy = LocalTimePolicy(request)
    else { return nil }
    return request.operands == [.date] ? dates(step) : moments(step, request, policy)
  }

  private static func dates(_ step: CalendarStep) -> PreparedKernel? {
    switch step {
    case .microseconds: nil
    case .days(let count):
      .attempts { (date: Int32) in Int64(date).adding(count).flatMap { Int32(exactly: $0) } }
    case .months(let count):
      .attempts { (date: Int32) in
        CalendarStep.day(Int64(date), months: count).flatMap { Int32(exactly: $0) }
      }
    }
  }

  private static func moments(
    _ step: CalendarStep, _ request: KernelRequest, _ policy: LocalTimePolicy
  ) -> PreparedKernel? {
    switch step {
    case .microseconds(let count):
      guard request.operands.count == 1, case .timestamp = request.operands[0] else { return nil }
      return .attempts { (moment: Int64) in moment.adding(count) }
    case .days(let count):
      return .moved(request) { local in
        count.asMidnight().flatMap { local.adding($0) }
      } choose: { times, _ in
        policy.outcome(times)
      }
    case .months(let count):
      return .moved(request) { local in
        CalendarStep.moment(local, months: count)
      } choose: { times, _ in
        policy.outcome(times)
      }
    }
  }
}
