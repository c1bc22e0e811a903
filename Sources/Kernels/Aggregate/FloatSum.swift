import CVector
import Columns

/// Sum of floats in twice the working precision: eight lanes by row number, and beside them what does not
/// fit.
struct FloatSum: BitwiseCopyable, Sendable {
  private var lanes = VectorSums()
  /// Sum of the cells that are too large for the lanes.
  private var large = WideReal.zero
  private var hasLarge = false
  private var specials = Specials()
  private(set) var count = 0

  mutating func add(_ call: borrowing ReductionCall, of lane: VectorLane, width: Int) {
    count += call.validCount
    let firstRow = call.firstRow
    let rows = call.rows
    call.forEachPiece(of: lane, width: width) { (cells: UnsafePointer<Double>, status, first, count) in
      if rows == nil, vector_sum_rows(cells, firstRow + first, count, &lanes) { return }
      for index in 0..<count where status == nil || status?[index] == 0 {
        add(cells[index], row: rows?[first + index] ?? firstRow + first + index)
      }
    }
  }

  private mutating func add(_ value: Double, row: Int) {
    if value.magnitude < VECTOR_LANE_LIMIT {
      vector_sum_cell(value, row & 7, &lanes)
    } else if value.isFinite {
      large = large + WideReal(value)
      hasLarge = true
    } else {
      specials.note(value)
    }
  }

  mutating func merge(_ right: FloatSum) {
    withUnsafePointer(to: right.lanes) { vector_sum_merge(&lanes, $0) }
    large = large + right.large
    hasLarge = hasLarge || right.hasLarge
    specials.merge(right.specials)
    count += right.count
  }

  /// The rounded sum; of no cells 0.
  var sum: Double {
    if let special = specials.sum { return special }
    let total = self.total
    return hasLarge ? wide(total).double : (total.hi + total.lo) + 0.0
  }

  /// The rounded sum divided by the count, also where the sum is beyond the range of doubles.
  var mean: Double {
    let sum = sum
    guard specials.sum == nil, sum.isInfinite else { return sum / Double(count) }
    return (wide(total).scaled(by: -64).double / Double(count)).scaled(by: 64)
  }

  private var total: VectorPair { withUnsafePointer(to: lanes) { vector_sum_total($0) } }

  private func wide(_ total: VectorPair) -> WideReal { WideReal(hi: total.hi, lo: total.lo) + large }
}

/// Which values that are no numbers an aggregate has seen.
struct Specials: BitwiseCopyable, Sendable {
  private var nan = false
  private var positive = false
  private var negative = false

  mutating func note(_ value: Double) {
    if value.isNaN {
      nan = true
    } else if value > 0 {
      positive = true
    } else {
      negative = true
    }
  }

  mutating func merge(_ other: Specials) {
    nan = nan || other.nan
    positive = positive || other.positive
    negative = negative || other.negative
  }

  /// What they add up to; nil: there were none.
  var sum: Double? {
    if nan || (positive && negative) { return .nan }
    if positive { return .infinity }
    return negative ? -.infinity : nil
  }
}
