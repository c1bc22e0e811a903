import CVector
import Columns
import Types

/// The windows of a series as the arithmetic sees them: which rows are in each, which rows have a value, and
/// how many of them a window has.
struct RangedWindows {
  let ranges: WindowRanges
  /// Status of each row: that of its operands together.
  let mask: [UInt8]
  /// Values in each window.
  let counts: [Int32]

  var count: Int { ranges.count }

  /// `operands`: how many of the operands are values. Writes the status of the result: an error in the window
  /// is an error, too few values are null.
  init(_ call: borrowing BlockCall, _ ranges: WindowRanges, operands: Int = 1, minPeriods: Int) {
    self.ranges = ranges
    var mask = [UInt8](repeating: CellStatus.valid.rawValue, count: call.count)
    for operand in 0..<operands {
      guard let status = call.operands[operand].status else { continue }
      for row in mask.indices where mask[row] != CellStatus.error.rawValue {
        if status[row] != CellStatus.valid.rawValue { mask[row] = status[row] }
      }
    }
    let counts = ranges.tally { mask[$0] == CellStatus.valid.rawValue }
    call.status.update(repeating: CellStatus.valid.rawValue, count: call.count)
    for row in mask.indices where counts[row] < minPeriods { call.status[row] = CellStatus.null.rawValue }
    if mask.contains(CellStatus.error.rawValue) {
      let errors = ranges.tally { mask[$0] == CellStatus.error.rawValue }
      for row in mask.indices where errors[row] > 0 { call.status[row] = CellStatus.error.rawValue }
    }
    self.mask = mask
    self.counts = counts
  }

  func hasValue(_ row: Int) -> Bool { mask[row] == CellStatus.valid.rawValue }

  /// The cells of an operand in another type; those without a value are zero.
  func cells<Cell: WindowCell>(
    _ call: borrowing BlockCall, _ lane: VectorLane, operand: Int = 0
  ) -> [Cell] {
    let source = call.operands[operand].values
    return mask.withUnsafeBufferPointer { mask in
      [Cell](unsafeUninitializedCapacity: mask.count) { cells, filled in
        if let base = cells.baseAddress { Cell.load(lane, source, mask.baseAddress, mask.count, base) }
        filled = mask.count
      }
    }
  }

  /// For windows with numbers that are not finite, what they add up to; nil: there is none in the series.
  func specials(_ cells: [Double]) -> [Double?]? {
    if cells.allSatisfy(\.isFinite) { return nil }
    let nans = ranges.tally { cells[$0].isNaN }
    let highs = ranges.tally { cells[$0] == .infinity }
    let lows = ranges.tally { cells[$0] == -.infinity }
    return (0..<count).map { row in
      if nans[row] > 0 || (highs[row] > 0 && lows[row] > 0) { return .nan }
      return highs[row] > 0 ? .infinity : lows[row] > 0 ? -.infinity : nil
    }
  }
}

extension PreparedKernel {
  /// Computes a series at once. `write` leaves anything in rows that are not valid.
  static func overTime(
    _ request: KernelRequest, _ window: TimeWindow, minPeriods: Int? = nil,
    _ write: @escaping @Sendable (borrowing BlockCall, RangedWindows) -> Void
  ) -> PreparedKernel {
    let width = request.result.registerWidth
    return .whole(
      Whole(.series) { call in
        let windows = RangedWindows(
          call, window.ranges(call), minPeriods: minPeriods ?? window.minPeriods)
        write(call, windows)
        vector_clear_invalid(call.status, call.count, width, call.result)
      })
  }
}
