import CVector
import Columns

extension Reduction {
  /// A reduction whose state is a plain value.
  static func over<State: BitwiseCopyable & Sendable>(
    _ initial: State,
    update: @escaping @Sendable (inout State, borrowing ReductionCall) -> Void,
    merge: @escaping @Sendable (inout State, State) -> Void,
    finish: @escaping @Sendable (State, UnsafeMutableRawPointer) -> CellStatus
  ) -> Reduction {
    Reduction(
      stateSize: MemoryLayout<State>.stride,
      reset: { $0.storeBytes(of: initial, as: State.self) },
      update: { state, call in update(&state.assumingMemoryBound(to: State.self).pointee, call) },
      merge: { left, right in
        merge(&left.assumingMemoryBound(to: State.self).pointee, right.load(as: State.self))
      },
      finish: { state, result in finish(state.load(as: State.self), result) })
  }
}

extension ReductionCall {
  /// Number of rows that have a value.
  var validCount: Int {
    guard let status = operands[0].status else { return count }
    return vector_count_equal(status, count, CellStatus.valid.rawValue)
  }

  /// Hands the cells of the first operand to `body` in pieces, in order: cells as `Cell`, zero where there is
  /// no value; their status, nil: all valid; first row, counted from the call's; count.
  func forEachPiece<Cell: WindowCell>(
    of lane: VectorLane, width: Int,
    _ body: (UnsafePointer<Cell>, UnsafePointer<UInt8>?, _ first: Int, _ count: Int) -> Void
  ) {
    let operand = operands[0]
    let isClean = operand.status.map { !vector_any_set($0, count) } ?? true
    let limit = min(count, 1024)
    if isClean, Cell.isNative(lane) {
      let cells = UnsafePointer(operand.values.assumingMemoryBound(to: Cell.self))
      for first in stride(from: 0, to: count, by: limit) {
        body(cells + first, nil, first, min(limit, count - first))
      }
      return
    }
    let cells = UnsafeMutablePointer<Cell>.allocate(capacity: limit)
    defer { cells.deallocate() }
    for first in stride(from: 0, to: count, by: limit) {
      let piece = min(limit, count - first)
      let mask = isClean ? nil : operand.status.map { $0 + first }
      Cell.load(lane, operand.values + first * width, mask, piece, cells)
      body(UnsafePointer(cells), mask, first, piece)
    }
  }
}
