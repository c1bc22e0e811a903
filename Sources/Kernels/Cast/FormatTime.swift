import Columns
import Types

extension Kernel {
  /// A date as text in a format.
  static let formatDate = Kernel("format_date", options: ["format"]) { request in
    guard request.operands == [.date], let format = request.timeFormat(for: .formatDate) else { return nil }
    return .madeText { call, row, text in
      format.write(days: Int64(call.operand(0, as: Int32.self)[row]), to: &text)
      return .value(())
    }
  }

  /// A moment as text in a format, as the clocks of its zone show it.
  static let formatTimestamp = Kernel("format_timestamp", options: ["format"]) { request in
    guard case .timestamp? = request.operands.first,
      let rules = request.rules(of: request.operands[0]),
      let format = request.timeFormat(for: .formatTimestamp)
    else { return nil }
    return .madeText { call, row, text in
      let moment = call.operand(0, as: Int64.self)[row]
      let offset = rules.map { $0.period(at: moment).offset } ?? 0
      format.write(microseconds: moment &+ offset, to: &text)
      return .value(())
    }
  }
}
