import CVector
import Columns
import Types

extension Kernel {
  /// The next value of the series that is not null, for at most `limit` rows in a row.
  static let backwardFill = Kernel("backward_fill", options: ["limit"]) { request in
    guard let type = request.operands.first, request.operands.count == 1 else { return nil }
    let limit = request.integer("limit") ?? Int.max
    let width = type.registerWidth
    return .whole(
      Whole(.series) { call in
        let source = call.operands[0]
        call.result.copyMemory(from: source.values, byteCount: call.count * width)
        guard let given = source.status else {
          return call.status.update(repeating: CellStatus.valid.rawValue, count: call.count)
        }
        // The row whose cell fills those before it; none yet.
        var next = call.count
        for row in (0..<call.count).reversed() {
          call.status[row] = given[row]
          if given[row] != CellStatus.null.rawValue {
            next = row
          } else if next < call.count, next - row <= limit {
            (call.result + row * width).copyMemory(from: source.values + next * width, byteCount: width)
            call.status[row] = given[next]
          }
        }
        vector_clear_invalid(call.status, call.count, width, call.result)
      })
  }
}
