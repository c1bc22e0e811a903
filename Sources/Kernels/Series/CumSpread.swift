import CVector
import Columns
import Types

extension Kernel {
  /// Standard deviation of the values of the series up to each row.
  static let cumStd = Kernel("cum_std", options: ["ddof"]) { request in
    .cumulativeSpread(request, isRoot: true)
  }

  /// Variance of the values of the series up to each row.
  static let cumVar = Kernel("cum_var", options: ["ddof"]) { request in
    .cumulativeSpread(request, isRoot: false)
  }
}

/// Deviations from the first value of the series and their squares, in twice the working precision. The pivot
/// is one of the values, so subtracting its part again loses few of 106 bits.
private struct SpreadRun: BitwiseCopyable, Sendable {
  private var pivot = DoublePair(0.0)
  private var deviations = DoublePair(0.0)
  private var squares = DoublePair(0.0)
  /// Of deviations whose squares might leave the range of doubles.
  private var farDeviations = WideReal.zero
  private var farSquares = WideReal.zero
  private var isBroken = false
  private(set) var count = 0
  var hasFailed = false

  mutating func add(_ value: DoublePair) {
    count += 1
    isBroken = isBroken || !value.isFinite
    if isBroken { return }
    if count == 1 { pivot = value }
    let deviation = value - pivot
    if deviation.isModerate {
      deviations = deviations + deviation
      squares = squares + deviation * deviation
    } else {
      let wide = value.wide - pivot.wide
      farDeviations = farDeviations + wide
      farSquares = farSquares + wide * wide
    }
  }

  /// Nil for fewer than `ddof + 1` values.
  func spread(ddof: Int, isRoot: Bool) -> Double? {
    guard count > ddof else { return nil }
    if isBroken { return .nan }
    let sum = deviations.wide + farDeviations
    let m2 = squares.wide + farSquares - sum * sum / count
    guard m2.isPositive else { return 0 }
    let variance = m2 / (count - ddof)
    return isRoot ? variance.squareRoot : variance.double
  }
}

extension PreparedKernel {
  fileprivate static func cumulativeSpread(_ request: KernelRequest, isRoot: Bool) -> PreparedKernel? {
    guard let type = request.operands.first, type.isNumber, let lane = type.lane,
      let ddof = request.integer("ddof"), ddof >= 0
    else { return nil }
    return .scan(
      .over(SpreadRun()) { state, call in
        type.isFloat
          ? write(call, lane, &state, ddof: ddof, isRoot: isRoot) { (cell: Double) in DoublePair(cell) }
          : write(call, lane, &state, ddof: ddof, isRoot: isRoot) { (cell: Int64) in
            DoublePair(lane == .uInt64 ? Int128(UInt64(bitPattern: cell)) : Int128(cell))
          }
      })
  }

  private static func write<Cell: WindowCell>(
    _ call: borrowing BlockCall, _ lane: VectorLane, _ state: inout SpreadRun, ddof: Int, isRoot: Bool,
    _ pair: (Cell) -> DoublePair
  ) -> Bool {
    var partial = call.writeCumulativeStatus(hasFailed: &state.hasFailed)
    let result = call.result(as: Double.self)
    let (status, count) = (call.status, call.count)
    call.withCells(of: lane, as: Cell.self) { cells in
      for row in 0..<count {
        result[row] = 0
        guard status[row] == CellStatus.valid.rawValue else { continue }
        state.add(pair(cells[row]))
        if let spread = state.spread(ddof: ddof, isRoot: isRoot) {
          result[row] = spread
        } else {
          status[row] = CellStatus.null.rawValue
          partial = true
        }
      }
    }
    return partial
  }
}
