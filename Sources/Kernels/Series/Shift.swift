import CVector
import Columns
import Types

extension Kernel {
  /// The cell `n` rows before; where the series has none, the second operand's cell of this row, or null.
  static let shift = Kernel("shift", options: ["n"]) { request in
    guard let type = request.sharedType, request.operands.count <= 2, let rows = request.integer("n"),
      rows.magnitude <= KernelRequest.longestReach
    else { return nil }
    let width = type.registerWidth
    if rows < 0 { return .whole(Whole(.series) { call in leadCells(call, by: -rows, width: width) }) }
    guard let lag = request.lag else { return nil }
    return .stencil(lookback: lag) { call in shiftCells(call, by: lag, width: width) }
  }
}

private func shiftCells(_ call: borrowing BlockCall, by lag: Int, width: Int) -> Bool {
  let of = call.operands[0]
  call.result.copyMemory(from: of.values - lag * width, byteCount: call.count * width)
  let partial = vector_lag_status(of.status, call.age, lag, false, call.count, call.status)
  guard partial else { return false }
  if call.operands.count == 2, let age = call.age {
    for row in 0..<call.count where age[row] < lag { fill(call, row, width: width) }
  }
  vector_clear_invalid(call.status, call.count, width, call.result)
  return vector_any_set(call.status, call.count)
}

/// The cells of later rows, of a whole series.
private func leadCells(_ call: borrowing BlockCall, by lead: Int, width: Int) {
  let of = call.operands[0]
  let kept = max(0, call.count - lead)
  call.status.update(repeating: CellStatus.valid.rawValue, count: kept)
  if kept > 0 {
    call.result.copyMemory(from: of.values + lead * width, byteCount: kept * width)
    if let status = of.status { call.status.update(from: status + lead, count: kept) }
  }
  for row in kept..<call.count {
    call.status[row] = CellStatus.null.rawValue
    if call.operands.count == 2 { fill(call, row, width: width) }
  }
  vector_clear_invalid(call.status, call.count, width, call.result)
}

private func fill(_ call: borrowing BlockCall, _ row: Int, width: Int) {
  let fill = call.operands[1]
  (call.result + row * width).copyMemory(from: fill.values + row * width, byteCount: width)
  call.status[row] = fill.status?[row] ?? CellStatus.valid.rawValue
}
