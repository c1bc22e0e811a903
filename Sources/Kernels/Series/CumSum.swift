import CVector
import Columns
import Types

extension Kernel {
  /// Sum of the values of the series up to each row.
  static let cumSum = Kernel("cum_sum") { request in
    guard let type = request.operands.first, let lane = type.lane else { return nil }
    if type.isFloat {
      return .scan(.over(FloatRun()) { state, call in state.advance(call, lane) })
    }
    guard type.isInteger else { return nil }
    return .scan(.over(IntegerRun()) { state, call in state.advance(call, lane) })
  }
}

/// A running sum of floats in twice the working precision.
private struct FloatRun: BitwiseCopyable, Sendable {
  private var plain = VectorPair(hi: 0, lo: 0)
  /// Sum of the values that might make `plain` overflow.
  private var large = WideReal.zero
  private var specials = Specials()
  /// Whether all values so far went into `plain`.
  private var isPlain = true
  private var hasFailed = false

  mutating func advance(_ call: borrowing BlockCall, _ lane: VectorLane) -> Bool {
    let partial = call.writeCumulativeStatus(hasFailed: &hasFailed)
    let result = call.result(as: Double.self)
    let count = call.count
    call.withCells(of: lane, as: Double.self) { cells in
      let done = isPlain ? vector_running_sums(cells, count, &plain, result) : 0
      for row in done..<count {
        add(cells[row])
        result[row] = exceptional
      }
    }
    if partial { vector_clear_invalid(call.status, count, 8, call.result) }
    return partial
  }

  private mutating func add(_ value: Double) {
    if value.magnitude < VECTOR_LANE_LIMIT {
      let (sum, error) = twoSum(plain.hi, value)
      plain.hi = sum
      plain.lo += error
    } else {
      isPlain = false
      if value.isFinite {
        large = large + WideReal(value)
      } else {
        specials.note(value)
      }
    }
  }

  private var exceptional: Double { specials.sum ?? (WideReal(hi: plain.hi, lo: plain.lo) + large).double }
}

/// A running sum of integers in 128 bits; the rows at which it does not fit into 64 are errors.
private struct IntegerRun: BitwiseCopyable, Sendable {
  private var total: Int128 = 0
  private var hasFailed = false

  mutating func advance(_ call: borrowing BlockCall, _ lane: VectorLane) -> Bool {
    var partial = call.writeCumulativeStatus(hasFailed: &hasFailed)
    let result = call.result(as: Int64.self)
    let status = call.status
    let count = call.count
    let isUnsigned = lane == .uInt64
    let isUnsignedResult = isUnsigned || lane == .uInt8 || lane == .uInt16 || lane == .uInt32
    call.withCells(of: lane, as: Int64.self) { cells in
      for row in 0..<count {
        total += isUnsigned ? Int128(UInt64(bitPattern: cells[row])) : Int128(cells[row])
        result[row] = Int64(truncatingIfNeeded: total)
        let fits = isUnsignedResult ? UInt64(exactly: total) != nil : Int64(exactly: total) != nil
        guard !fits, status[row] == CellStatus.valid.rawValue else { continue }
        status[row] = CellStatus.error.rawValue
        partial = true
      }
    }
    if partial { vector_clear_invalid(call.status, count, 8, call.result) }
    return partial
  }
}
