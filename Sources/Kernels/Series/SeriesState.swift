import CVector
import Columns

extension Scan {
  /// A scan whose state is a plain value.
  static func over<State: BitwiseCopyable & Sendable>(
    _ initial: State, advance: @escaping @Sendable (inout State, borrowing BlockCall) -> Bool
  ) -> Scan {
    Scan(
      stateSize: MemoryLayout<State>.stride,
      reset: { $0.storeBytes(of: initial, as: State.self) },
      advance: { state, call in advance(&state.assumingMemoryBound(to: State.self).pointee, call) })
  }
}

extension BlockCall {
  /// Hands all cells of the first operand to `body`, as `Cell`; those without a value are zero.
  func withCells<Cell: WindowCell>(
    of lane: VectorLane, as type: Cell.Type, _ body: (UnsafePointer<Cell>) -> Void
  ) {
    let operand = operands[0]
    if operand.status == nil, Cell.isNative(lane) {
      return body(operand.values.assumingMemoryBound(to: Cell.self))
    }
    let cells = UnsafeMutablePointer<Cell>.allocate(capacity: count)
    defer { cells.deallocate() }
    Cell.load(lane, operand.values, operand.status, count, cells)
    body(cells)
  }

  /// Status of each row of something that accumulates along the series: a null row is null, and from an
  /// error on everything is an error. Returns whether any cell is not valid.
  func writeCumulativeStatus(hasFailed: inout Bool) -> Bool {
    guard let source = operands[0].status else {
      status.update(repeating: (hasFailed ? CellStatus.error : .valid).rawValue, count: count)
      return hasFailed
    }
    for row in 0..<count {
      if source[row] == CellStatus.error.rawValue { hasFailed = true }
      let isNull = source[row] == CellStatus.null.rawValue
      status[row] = (isNull ? CellStatus.null : hasFailed ? .error : .valid).rawValue
    }
    return vector_any_set(status, count)
  }
}
