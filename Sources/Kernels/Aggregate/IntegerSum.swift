import CVector
import Columns

/// Exact sum of integers, in 128 bits.
struct IntegerSum: BitwiseCopyable, Sendable {
  private(set) var total: Int128 = 0
  private(set) var count = 0

  mutating func add(_ call: borrowing ReductionCall, of lane: VectorLane, width: Int) {
    count += call.validCount
    call.forEachPiece(of: lane, width: width) { (cells: UnsafePointer<Int64>, _, _, count) in
      let sum = vector_sum_integers(cells, lane == .uInt64, count)
      total += Int128(sum.high) << 32 + Int128(sum.low)
    }
  }

  mutating func merge(_ right: IntegerSum) {
    total += right.total
    count += right.count
  }

  /// The exact sum divided by the count, rounded once.
  var mean: Double {
    var result = 0.0
    var low = Int64(truncatingIfNeeded: total)
    var high = Int64(truncatingIfNeeded: total >> 64)
    vector_window_integer_mean(&low, &high, nil, count, 1, &result)
    return result
  }
}
