import Columns
import Types

extension Kernel {
  /// The date that a text in a format is.
  static let parseDate = Kernel("parse_date", options: ["format", "on_error"]) { request in
    guard request.operands == [.string], let missing = MissingValue(request),
      let format = request.timeFormat(for: .parseDate)
    else { return nil }
    return .validRows(of: Int32.self) { call, row in
      let moment = format.read(call.text(0, row).utf8)
      return missing.outcome(moment.map { Int32(truncatingIfNeeded: CalendarDay.of(microseconds: $0)) })
    }
  }

  /// The moment without a zone that a text in a format is.
  static let parseTimestamp = Kernel("parse_timestamp", options: ["format", "on_error"]) { request in
    guard request.operands == [.string], let missing = MissingValue(request),
      let format = request.timeFormat(for: .parseTimestamp)
    else { return nil }
    return .validRows(of: Int64.self) { call, row in missing.outcome(format.read(call.text(0, row).utf8)) }
  }
}

extension KernelRequest {
  /// The option `format`, read.
  func timeFormat(for purpose: TimeFormat.Purpose) -> TimeFormat? {
    text("format").flatMap { try? TimeFormat($0, for: purpose) }
  }
}
