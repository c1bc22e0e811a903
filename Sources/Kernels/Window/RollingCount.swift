import CVector
import Columns
import Types

extension Kernel {
  /// Number of values in the window that are not null.
  static let rollingCount = Kernel("rolling_count", options: ["window"]) { request in
    guard request.operands.count == 1, let window = request.integer("window"),
      let range = WindowRange(window: window, minPeriods: 0)
    else { return nil }
    return .stencil(lookback: range.lookback) { call in countValues(call, range) }
  }
}

private func countValues(_ call: borrowing BlockCall, _ range: WindowRange) -> Bool {
  let scratch = UnsafeMutablePointer<Int32>.allocate(
    capacity: WindowTally.scratchSize(range, rows: call.count))
  defer { scratch.deallocate() }
  let status = call.status
  let result = call.result(as: Int64.self)
  var partial = false
  call.forEachTile(lookback: range.lookback) { tile, mask in
    let tally = WindowTally(mask: mask, tile: tile, range: range, scratch: scratch)
    if let counts = tally.counts {
      for row in 0..<tile.count { result[tile.first + row] = Int64(counts[row]) }
    } else {
      (result + tile.first).update(repeating: Int64(range.window), count: tile.count)
    }
    guard tally.settle(status + tile.first) else { return }
    partial = true
    vector_clear_invalid(status + tile.first, tile.count, 8, result + tile.first)
  }
  return partial
}
