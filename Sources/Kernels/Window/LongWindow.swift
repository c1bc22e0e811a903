import CVector
import Columns
import Types

/// Windows too long to be computed anew in every block: their parts are carried along the series, in the
/// state of a scan. What comes out still depends on the rows of each window alone, since the parts are the
/// same.
struct LongWindow<Cell: WindowCell>: Sendable {
  let range: WindowRange
  private let lane: VectorLane
  private let operandWidth: Int
  private let resultWidth: Int
  /// How many values the series had up to each row.
  private let tallies: RowHistory<Int32>
  /// The cells themselves.
  private let cells: RowHistory<Cell>
  /// Counts of values in the windows of a piece.
  private let counts: Int

  /// What is known of the series so far.
  private struct Header: BitwiseCopyable {
    var length = 0
    var values: Int32 = 0
    /// Last row with a null or error, and last row with an error.
    var lastGap = -1 << 60
    var lastError = -1 << 60
  }

  /// Takes its place in the state, and moves `end` behind it. `keep`: rows of cells that stay readable.
  init?(_ request: KernelRequest, _ range: WindowRange, keep: Int, end: inout Int) {
    guard let type = request.operands.first, let lane = type.lane else { return nil }
    self.range = range
    self.lane = lane
    operandWidth = type.registerWidth
    resultWidth = request.result.registerWidth
    end = (MemoryLayout<Header>.stride + 15) & ~15
    tallies = RowHistory(keep: range.window, end: &end)
    cells = RowHistory(keep: keep, end: &end)
    counts = end
    end += RowHistory<Int32>.limit * MemoryLayout<Int32>.stride
  }

  func reset(_ state: UnsafeMutableRawPointer) {
    state.storeBytes(of: Header(), as: Header.self)
    tallies.reset(state)
    cells.reset(state)
  }

  /// Runs `evaluate` over pieces of the block; it returns whether it turned valid cells into errors.
  /// Returns whether any cell is not valid.
  func advance(
    _ state: UnsafeMutableRawPointer, _ call: borrowing BlockCall, evaluate: (LongRows<Cell>) -> Bool
  ) -> Bool {
    let limit = RowHistory<Cell>.limit
    var partial = false
    for first in stride(from: 0, to: call.count, by: limit) {
      let count = min(limit, call.count - first)
      let status = call.status + first
      let source = call.operands[0].status.map { $0 + first }
      let mask = source.flatMap { vector_any_set($0, count) ? $0 : nil }
      let values = cells.add(count, to: state)
      Cell.load(lane, call.operands[0].values + first * operandWidth, mask, count, values)
      let firstInSeries = state.load(as: Header.self).length
      let (counts, implied) = enter(mask, count, status, state)
      let failed = evaluate(
        LongRows(
          values: UnsafePointer(values), mask: mask, firstInBlock: first, firstInSeries: firstInSeries,
          count: count, window: range.window, counts: counts, status: status))
      guard implied || failed else { continue }
      partial = true
      vector_clear_invalid(status, count, resultWidth, call.result + first * resultWidth)
    }
    return partial
  }

  /// Notes the status of new rows and writes that of the result: an error in the window is an error, too
  /// few values are null. Returns how many values each window has, nil: as many as it has rows; and whether
  /// a cell is not valid.
  private func enter(
    _ mask: UnsafePointer<UInt8>?, _ count: Int, _ status: UnsafeMutablePointer<UInt8>,
    _ state: UnsafeMutableRawPointer
  ) -> (UnsafePointer<Int32>?, Bool) {
    var header = state.load(as: Header.self)
    defer { state.storeBytes(of: header, as: Header.self) }
    let first = header.length
    let prefix = tallies.add(count, to: state)
    for row in 0..<count {
      let own = mask?[row] ?? CellStatus.valid.rawValue
      if own == CellStatus.valid.rawValue {
        header.values &+= 1
      } else {
        header.lastGap = first + row
        if own == CellStatus.error.rawValue { header.lastError = first + row }
      }
      prefix[row] = header.values
      let hasError = header.lastError > first + row - range.window
      status[row] = (hasError ? CellStatus.error : .valid).rawValue
    }
    header.length += count
    let isFull = header.lastGap <= first - range.window && first >= range.window - 1
    if isFull && range.minPeriods <= range.window { return (nil, false) }
    let counts = (state + counts).assumingMemoryBound(to: Int32.self)
    for row in 0..<count {
      counts[row] = first + row < range.window ? prefix[row] : prefix[row] &- prefix[row - range.window]
      guard counts[row] < range.minPeriods, status[row] == CellStatus.valid.rawValue else { continue }
      status[row] = CellStatus.null.rawValue
    }
    return (UnsafePointer(counts), vector_any_set(status, count))
  }
}

/// New rows of a series as the arithmetic of a long window sees them.
struct LongRows<Cell> {
  /// Cell of the first new row; cells without a value are zero. Before it are the rows that are kept.
  let values: UnsafePointer<Cell>
  /// Status of the new rows; nil: all valid.
  let mask: UnsafePointer<UInt8>?
  /// Number of the first new row in its block and in its series.
  let firstInBlock: Int
  let firstInSeries: Int
  let count: Int
  let window: Int
  /// Values in the window of each row; nil: as many as the window has rows.
  let counts: UnsafePointer<Int32>?
  /// Status of the result.
  let status: UnsafeMutablePointer<UInt8>
}
