import CVector
import Columns
import Types

extension Kernel {
  /// The cell `n` rows before; where the series has none, the second operand's cell of this row, or null.
  static let shift = Kernel("shift", options: ["n"]) { request in
    guard let type = request.sharedType, request.operands.count <= 2, let lag = request.lag else {
      return nil
    }
    let width = type.registerWidth
    return .stencil(lookback: lag) { call in shiftCells(call, by: lag, width: width) }
  }
}

private func shiftCells(_ call: borrowing BlockCall, by lag: Int, width: Int) -> Bool {
  let of = call.operands[0]
  call.result.copyMemory(from: of.values - lag * width, byteCount: call.count * width)
  let partial = vector_lag_status(of.status, call.age, lag, false, call.count, call.status)
  guard partial else { return false }
  if call.operands.count == 2, let age = call.age {
    let fill = call.operands[1]
    for row in 0..<call.count where age[row] < lag {
      (call.result + row * width).copyMemory(from: fill.values + row * width, byteCount: width)
      call.status[row] = fill.status?[row] ?? CellStatus.valid.rawValue
    }
  }
  vector_clear_invalid(call.status, call.count, width, call.result)
  return vector_any_set(call.status, call.count)
}
