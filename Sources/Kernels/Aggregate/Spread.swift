import CVector
import Columns

/// Sum of squared deviations in one pass: deviations from a pivot, the first number of the segment, in
/// twice the working precision. The pivot is one of the values, so subtracting its part again loses 17 of
/// 106 bits at most.
struct Spread: BitwiseCopyable, Sendable {
  private var lanes = VectorSpread()
  private var hasPivot = false
  /// Deviations that are out of the lanes' range, and their squares.
  private var farDeviations = WideReal.zero
  private var farSquares = WideReal.zero
  private var specials = Specials()
  /// Set by the first merge: what the lanes came to.
  private var moments: Moments?
  private(set) var count = 0

  /// Count, mean and sum of squared deviations.
  private struct Moments: BitwiseCopyable, Sendable {
    var count: Int
    var mean: WideReal
    var m2: WideReal

    /// Chan, Golub and LeVeque (1979).
    mutating func merge(_ right: Moments) {
      let total = count + right.count
      let step = right.mean - mean
      m2 = m2 + right.m2 + step * step * WideReal(Double(count)) * WideReal(Double(right.count)) / total
      mean = mean + step * WideReal(Double(right.count)) / total
      count = total
    }
  }

  /// Floats, and integers that a double holds.
  mutating func addFloats(_ call: borrowing ReductionCall, of lane: VectorLane, width: Int) {
    count += call.validCount
    let rows = call.rows
    let firstRow = call.firstRow
    call.forEachPiece(of: lane, width: width) { (cells: UnsafePointer<Double>, status, first, count) in
      take(
        cells, nil, status, count, row: { rows?[first + $0] ?? firstRow + first + $0 }, isDense: rows == nil)
    }
  }

  /// Integers of 64 bits, as exact sums of two doubles.
  mutating func addIntegers(_ call: borrowing ReductionCall, of lane: VectorLane) {
    count += call.validCount
    let rows = call.rows
    let firstRow = call.firstRow
    let halves = UnsafeMutablePointer<Double>.allocate(capacity: 2 * min(call.count, 1024))
    defer { halves.deallocate() }
    call.forEachPiece(of: lane, width: 8) { (cells: UnsafePointer<Int64>, status, first, count) in
      vector_split_integers(cells, lane == .uInt64, count, halves, halves + count)
      take(
        halves, halves + count, status, count, row: { rows?[first + $0] ?? firstRow + first + $0 },
        isDense: rows == nil)
    }
  }

  private mutating func take(
    _ cells: UnsafePointer<Double>, _ rests: UnsafePointer<Double>?, _ status: UnsafePointer<UInt8>?,
    _ count: Int,
    row: (Int) -> Int, isDense: Bool
  ) {
    func isValid(_ index: Int) -> Bool { status?[index] ?? 0 == CellStatus.valid.rawValue }
    if !hasPivot, let first = (0..<count).first(where: { isValid($0) && cells[$0].isFinite }) {
      (lanes.pivot, lanes.pivotRest) = (cells[first], rests?[first] ?? 0)
      hasPivot = true
    }
    if isDense, hasPivot, status == nil, vector_spread_rows(cells, rests, row(0), count, &lanes) { return }
    for index in 0..<count where isValid(index) {
      add(cells[index], rests?[index] ?? 0, row: row(index), isSplit: rests != nil)
    }
  }

  private mutating func add(_ value: Double, _ rest: Double, row: Int, isSplit: Bool) {
    guard value.isFinite else { return specials.note(value) }
    let isInside = withUnsafePointer(to: value) { value in
      withUnsafePointer(to: rest) { vector_spread_rows(value, isSplit ? $0 : nil, row, 1, &lanes) }
    }
    if isInside { return }
    let deviation = WideReal(hi: value, lo: rest) - WideReal(hi: lanes.pivot, lo: lanes.pivotRest)
    farDeviations = farDeviations + deviation
    farSquares = farSquares + deviation * deviation
  }

  /// What the cells so far come to; of none nil.
  private var current: Moments? {
    if let moments { return moments }
    guard hasPivot else { return nil }
    let count = count
    let deviations =
      withUnsafePointer(to: lanes.deviations) { WideReal(vector_sum_total($0)) } + farDeviations
    let squares = withUnsafePointer(to: lanes.squares) { WideReal(vector_sum_total($0)) } + farSquares
    let mean = WideReal(hi: lanes.pivot, lo: lanes.pivotRest) + deviations / count
    return Moments(count: count, mean: mean, m2: squares - deviations * deviations / count)
  }

  /// Merges the right neighbour, after which no more cells are added.
  mutating func merge(_ right: Spread) {
    let merged = right.current
    if var own = current {
      if let merged { own.merge(merged) }
      moments = own
    } else {
      moments = merged
    }
    specials.merge(right.specials)
    count += right.count
  }

  /// The variance, or its root; nil for fewer than `ddof + 1` values.
  func spread(ddof: Int, isRoot: Bool) -> Double? {
    guard count > ddof else { return nil }
    guard specials.sum == nil, let current else { return .nan }
    // A spread of nothing may come out as less than nothing, by the last of 106 bits.
    guard current.m2.isPositive else { return 0 }
    let variance = current.m2 / (count - ddof)
    return isRoot ? variance.squareRoot : variance.double
  }
}

extension WideReal {
  fileprivate init(_ pair: VectorPair) { self.init(hi: pair.hi, lo: pair.lo) }
}
