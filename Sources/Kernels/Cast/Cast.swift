import Columns
import Types

extension Kernel {
  /// The same value in another type; a cell that has none there is an error.
  static let cast = Kernel("cast", options: ["rounding", "to"]) { .cast($0, missing: .error) }

  /// As `cast`, with null in place of an error.
  static let tryCast = Kernel("try_cast", options: ["rounding", "to"]) { .cast($0, missing: .null) }
}

/// What a cell becomes that has no value in the type it is cast to.
enum MissingValue {
  case error, null

  /// By an option `on_error`.
  init?(_ request: KernelRequest) {
    switch request.text("on_error") {
    case "error"?: self = .error
    case "null"?: self = .null
    case _: return nil
    }
  }

  @inline(__always)
  func outcome<Value>(_ value: Value?) -> Outcome<Value> {
    switch self {
    case .error: Outcome(orError: value)
    case .null: Outcome(orNull: value)
    }
  }
}

extension PreparedKernel {
  fileprivate static func cast(_ request: KernelRequest, missing: MissingValue) -> PreparedKernel? {
    guard request.operands.count == 1, let rounding = request.text("rounding").flatMap(Rounding.init)
    else { return nil }
    let (from, to) = (request.operands[0], request.result)
    guard from.converts(to: to) else { return nil }
    if from == to { return copy(width: to.registerWidth) }
    switch (from, to) {
    case (.null, _): return Kernel.convert.prepare(KernelRequest(operands: [.null], result: to, options: [:]))
    case (_, .string): return writing(from)
    case (.string, _): return reading(to, missing: missing)
    case (.date, .timestamp):
      return .validRows(of: Int64.self) { call, row in
        let days = Int64(call.operand(0, as: Int32.self)[row])
        let (value, overflows) = days.multipliedReportingOverflow(by: CalendarDay.microseconds)
        return missing.outcome(overflows ? nil : value)
      }
    case (.timestamp, .date):
      return .validRows(of: Int32.self) { call, row in
        let value = call.operand(0, as: Int64.self)[row]
        return missing.outcome(
          rounding.quotient(value, CalendarDay.microseconds).flatMap(Int32.init(exactly:)))
      }
    case (_, _): return numbers(from, to, rounding, missing)
    }
  }

  private static func copy(width: Int) -> PreparedKernel {
    .values { call in
      call.result.copyMemory(from: call.operands[0].values, byteCount: call.count * width)
    }
  }
}

/// What a cast does with a part that the type it casts to cannot hold.
enum Rounding: String {
  /// Having one is having no value.
  case exact
  case trunc, floor, ceil, round

  /// A whole number as a float; nil where there is none.
  func whole(_ value: Double) -> Double? {
    switch self {
    case .exact: value.rounded() == value ? value : nil
    case .trunc: value.rounded(.towardZero)
    case .floor: value.rounded(.down)
    case .ceil: value.rounded(.up)
    case .round: value.rounded(.toNearestOrEven)
    }
  }

  /// Of a moment: `trunc` cuts the time off, as `floor` does; noon is rounded to the day after it.
  func quotient(_ value: Int64, _ unit: Int64) -> Int64? {
    let (quotient, rest) = value.quotientAndRemainder(dividingBy: unit)
    let (day, time) = rest < 0 ? (quotient - 1, rest + unit) : (quotient, rest)
    return switch self {
    case .exact: time == 0 ? day : nil
    case .trunc, .floor: day
    case .ceil: time == 0 ? day : day + 1
    case .round: time * 2 < unit ? day : day + 1
    }
  }
}
