import CVector
import Columns
import Types

/// The steps that all windows share: tiles, nulls, errors, counts, and the status of the result.
struct WindowSlide<Cell: WindowCell> {
  let range: WindowRange
  let lane: VectorLane
  /// Bytes of a cell of the operand and of the result.
  let operandWidth: Int
  let resultWidth: Int

  /// Nil where the operand is no number.
  init?(_ request: KernelRequest, _ range: WindowRange) {
    guard let type = request.operands.first, let lane = type.lane else { return nil }
    self.range = range
    self.lane = lane
    operandWidth = type.registerWidth
    resultWidth = request.result.registerWidth
  }

  /// Runs `evaluate` over the tiles of the block. It writes the results of the tile's rows and may turn valid
  /// cells into errors; it returns whether it did. Returns whether any cell is not valid.
  func run(_ call: borrowing BlockCall, evaluate: (WindowRows<Cell>) -> Bool) -> Bool {
    let rows = range.lookback + min(call.count, WindowTile.limit)
    let cells = UnsafeMutablePointer<Cell>.allocate(capacity: rows)
    let tallies = UnsafeMutablePointer<Int32>.allocate(
      capacity: WindowTally.scratchSize(range, rows: call.count))
    defer {
      cells.deallocate()
      tallies.deallocate()
    }
    let operand = call.operands[0].values
    let status = call.status
    let result = call.result
    var partial = false
    call.forEachTile(lookback: range.lookback) { tile, mask in
      let total = tile.history + tile.count
      let start = operand + (tile.first - tile.history) * operandWidth
      var values = UnsafePointer(cells)
      if mask == nil, Cell.isNative(lane) {
        values = UnsafePointer(start.assumingMemoryBound(to: Cell.self))
      } else {
        Cell.load(lane, start, mask, total, cells)
      }
      let tally = WindowTally(mask: mask, tile: tile, range: range, scratch: tallies)
      let implied = tally.settle(status + tile.first)
      let failed = evaluate(
        WindowRows(
          values: values + tile.history, mask: mask, tile: tile, window: range.window, counts: tally.counts,
          status: status + tile.first))
      guard implied || failed else { return }
      partial = true
      vector_clear_invalid(
        status + tile.first, tile.count, resultWidth, result + tile.first * resultWidth)
    }
    return partial
  }
}
