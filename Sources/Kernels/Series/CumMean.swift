import CVector
import Columns
import Types

extension Kernel {
  /// Mean of the values of the series up to each row.
  static let cumMean = Kernel("cum_mean") { request in
    guard let type = request.operands.first, type.isNumber, let lane = type.lane else { return nil }
    let isFloat = type.isFloat
    return .scan(
      .over(MeanRun()) { state, call in
        isFloat ? state.addFloats(call, lane) : state.addIntegers(call, lane)
      })
  }
}

/// A running sum and count: floats in twice the working precision, integers in 128 bits.
private struct MeanRun: BitwiseCopyable, Sendable {
  private var sum = WideReal.zero
  private var specials = Specials()
  private var total: Int128 = 0
  private var count = 0
  private var hasFailed = false

  mutating func addFloats(_ call: borrowing BlockCall, _ lane: VectorLane) -> Bool {
    run(call, lane, as: Double.self) { run, value in
      if value.isFinite { run.sum = run.sum + WideReal(value) } else { run.specials.note(value) }
      run.count += 1
      return run.specials.sum ?? (run.sum / run.count).double
    }
  }

  mutating func addIntegers(_ call: borrowing BlockCall, _ lane: VectorLane) -> Bool {
    let isUnsigned = lane == .uInt64
    return run(call, lane, as: Int64.self) { run, value in
      run.total += isUnsigned ? Int128(UInt64(bitPattern: value)) : Int128(value)
      run.count += 1
      return (DoublePair(run.total).wide / run.count).double
    }
  }

  private mutating func run<Cell: WindowCell>(
    _ call: borrowing BlockCall, _ lane: VectorLane, as type: Cell.Type,
    _ add: (inout MeanRun, Cell) -> Double
  ) -> Bool {
    let partial = call.writeCumulativeStatus(hasFailed: &hasFailed)
    let result = call.result(as: Double.self)
    let (status, count) = (call.status, call.count)
    call.withCells(of: lane, as: type) { cells in
      for row in 0..<count {
        result[row] = status[row] == CellStatus.valid.rawValue ? add(&self, cells[row]) : 0
      }
    }
    return partial
  }
}
