import CVector
import Columns
import Types

extension Kernel {
  /// Number of values in the window that are not null.
  static let rollingCount = Kernel("rolling_count", options: ["window"]) { request in
    if let window = TimeWindow(request) {
      guard request.operands.count == 2 else { return nil }
      return .overTime(request, window, minPeriods: 0) { call, windows in
        let result = call.result(as: Int64.self)
        for row in 0..<call.count { result[row] = Int64(windows.counts[row]) }
      }
    }
    guard request.operands.count == 1, let window = WindowRange(request)?.window else { return nil }
    let range = WindowRange(window: window, minPeriods: 0)
    if range.isLong { return longCount(request, range).map { .scan($0) } }
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

private func longCount(_ request: KernelRequest, _ range: WindowRange) -> Scan? {
  var end = 0
  // The values do not matter, so whatever the cells are they are taken for bytes: no cell is narrower.
  let bytes = KernelRequest(operands: [.bool], result: request.result, options: [:])
  guard let window = LongWindow<Int64>(bytes, range, keep: 0, end: &end) else { return nil }
  return Scan(stateSize: end) { state in
    window.reset(state)
  } advance: { state, call in
    let result = call.result(as: Int64.self)
    return window.advance(state, call) { rows in
      for row in 0..<rows.count {
        result[rows.firstInBlock + row] = rows.counts.map { Int64($0[row]) } ?? Int64(rows.window)
      }
      return false
    }
  }
}
