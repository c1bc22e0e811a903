import Columns
import Types

extension Kernel {
  /// Number of the row in its series, from 1.
  static let rowNumber = Kernel("row_number") { request in
    guard request.operands.count == 1 else { return nil }
    return .scan(
      .over(Int64(0)) { number, call in
        let result = call.result(as: Int64.self)
        for row in 0..<call.count {
          number += 1
          result[row] = number
        }
        call.status.update(repeating: CellStatus.valid.rawValue, count: call.count)
        return false
      })
  }
}
