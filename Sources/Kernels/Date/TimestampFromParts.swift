import Columns
import Types

extension Kernel {
  /// The timestamp of a date and a time of day. What the calendar or the clock does not have is an error of
  /// the cell.
  static let timestampFromParts = Kernel("timestamp_from_parts") { request in
    guard request.operands.count == 7, request.operands.allSatisfy({ $0 == .int64 }) else { return nil }
    return .fallible { call in
      let parts = (0..<7).map { call.operand($0, as: Int64.self) }
      let result = call.result(as: Int64.self)
      var marked = false
      for row in 0..<call.count {
        let moment = moment(parts, row)
        result[row] = moment ?? 0
        guard moment == nil, call.status[row] == CellStatus.valid.rawValue else { continue }
        call.status[row] = CellStatus.error.rawValue
        marked = true
      }
      return marked
    }
  }

  private static func moment(_ parts: [UnsafePointer<Int64>], _ row: Int) -> Int64? {
    let limits: [Int64] = [24, 60, 60, 1_000_000]
    var time: Int64 = 0
    for (part, limit) in zip(parts[3...], limits) {
      let value = part[row]
      guard value >= 0, value < limit else { return nil }
      time = time * limit + value
    }
    return CivilDate(year: parts[0][row], month: parts[1][row], day: parts[2][row])
      .flatMap { $0.days.asMidnight(plus: time) }
  }
}
