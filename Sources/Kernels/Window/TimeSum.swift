import CVector
import Types

extension PreparedKernel {
  /// Sums or means of floats over spans of time.
  static func timeSum(_ request: KernelRequest, _ window: TimeWindow, isMean: Bool) -> PreparedKernel? {
    guard let type = request.operands.first, type.isFloat, let lane = type.lane else { return nil }
    return .overTime(request, window) { call, windows in
      let result = call.result(as: Double.self)
      let cells: [Double] = windows.cells(call, lane)
      let specials = windows.specials(cells)
      func divisor(_ row: Int) -> Double { isMean ? Double(max(1, windows.counts[row])) : 1 }
      let sums = windows.sums(cells, scale: 1)
      // What is beyond the range of doubles is summed again from cells that are 2^64 times smaller.
      let smaller = sums.allSatisfy(\.isFinite) ? nil : windows.sums(cells, scale: 0x1p-64)
      for row in 0..<call.count {
        if let special = specials?[row] {
          result[row] = special
        } else if let smaller, !sums[row].isFinite {
          result[row] = smaller[row].rounded / divisor(row) * 0x1p64
        } else {
          result[row] = sums[row].rounded / divisor(row)
        }
      }
    }
  }

  /// What `finish` makes of the exact totals of integers over spans of time.
  static func timeInteger(
    _ request: KernelRequest, _ window: TimeWindow, _ finish: @escaping IntegerFinish
  ) -> PreparedKernel? {
    guard let type = request.operands.first, type.isInteger, let lane = type.lane else { return nil }
    let isUnsigned = type == .uint64
    return .overTime(request, window) { call, windows in
      let cells: [Int64] = windows.cells(call, lane)
      // Exact, so that differences of sums from the first row on leave nothing behind.
      var sum: Int128 = 0
      var prefix: [Int128] = [0]
      for cell in cells {
        sum += isUnsigned ? Int128(UInt64(bitPattern: cell)) : Int128(cell)
        prefix.append(sum)
      }
      withUnsafeTemporaryAllocation(of: Int64.self, capacity: 2 * call.count) { halves in
        guard let low = halves.baseAddress else { return }
        let totals = IntegerWindow.Totals(low: low, high: low + call.count)
        for row in 0..<call.count {
          let total = prefix[windows.ranges.ends[row]] - prefix[windows.ranges.starts[row]]
          totals.low[row] = Int64(truncatingIfNeeded: total)
          totals.high[row] = Int64(truncatingIfNeeded: total >> 64)
        }
        windows.counts.withUnsafeBufferPointer { counts in
          _ = finish(
            IntegerWindow(isUnsigned: isUnsigned), totals, call.count, counts.baseAddress, 1, call.result,
            call.status)
        }
      }
    }
  }
}

extension RangedWindows {
  /// Sums in twice the working precision; numbers that are not finite count as zero.
  fileprivate func sums(_ cells: [Double], scale: Double) -> [DoublePair] {
    let zero = DoublePair(0.0)
    return ranges.fold(cells.map { $0.isFinite ? DoublePair($0 * scale) : zero }, empty: zero) { $0 + $1 }
  }
}
