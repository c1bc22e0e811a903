import CVector
import Columns
import Types

extension Kernel {
  /// Number of values of the series up to each row.
  static let cumCount = Kernel("cum_count") { request in
    guard request.operands.count == 1 else { return nil }
    return .scan(
      .over(CountRun()) { state, call in
        let partial = call.writeCumulativeStatus(hasFailed: &state.hasFailed)
        let result = call.result(as: Int64.self)
        for row in 0..<call.count {
          if call.status[row] != CellStatus.null.rawValue { state.count += 1 }
          result[row] = state.count
        }
        if partial { vector_clear_invalid(call.status, call.count, 8, call.result) }
        return partial
      })
  }
}

private struct CountRun: BitwiseCopyable, Sendable {
  var count: Int64 = 0
  var hasFailed = false
}
