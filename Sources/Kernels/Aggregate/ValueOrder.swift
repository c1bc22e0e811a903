import CVector
import Columns
import Types

/// Numbers as 64-bit integers in the order of the numbers, so that one loop sorts every type: -0.0 before
/// 0.0, NaN after all.
struct ValueOrder: Sendable {
  private let lane: VectorLane
  private let width: Int
  private let isFloat: Bool

  /// Nil where cells are no machine numbers.
  init?(_ type: DataType) {
    guard let lane = type.lane else { return nil }
    self.lane = lane
    width = type.registerWidth
    isFloat = type.isFloat
  }

  static let nan = Int64.max

  func isNaN(_ key: Int64) -> Bool { isFloat && key == ValueOrder.nan }

  /// Hands to `body` the keys of the first operand's cells that have a value, in the order of the rows.
  func withKeys<Result>(
    of call: borrowing BlockCall, _ body: (inout UnsafeMutableBufferPointer<Int64>) -> Result
  ) -> Result {
    let keys = UnsafeMutablePointer<Int64>.allocate(capacity: max(1, call.count))
    defer { keys.deallocate() }
    let operand = call.operands[0]
    vector_load_keys(lane, true, operand.values, nil, call.count, keys)
    var kept = call.count
    if let status = operand.status {
      kept = 0
      for row in 0..<call.count {
        keys[kept] = keys[row]
        kept += status[row] == CellStatus.valid.rawValue ? 1 : 0
      }
    }
    var values = UnsafeMutableBufferPointer(start: keys, count: kept)
    return body(&values)
  }

  /// The keys of all cells of an operand, those without a value too.
  func keys(of call: borrowing BlockCall, operand: Int = 0) -> [Int64] {
    keys(of: call.operands[operand], count: call.count)
  }

  /// The keys of an operand's cells, those without a value too.
  func keys(of operand: BlockOperand, count: Int) -> [Int64] {
    [Int64](unsafeUninitializedCapacity: count) { keys, filled in
      if let base = keys.baseAddress { vector_load_keys(lane, true, operand.values, nil, count, base) }
      filled = count
    }
  }

  /// Makes the valid rows of a result null where the operand is NaN.
  func markNaN(_ operand: BlockOperand, _ call: borrowing BlockCall) {
    guard isFloat, let isNaN = vector_unary(.isNaN, lane) else { return }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: call.count) { scratch in
      guard let answers = scratch.baseAddress else { return }
      isNaN(operand.values, answers, call.count)
      for row in 0..<call.count where answers[row] == 1 && call.status[row] == CellStatus.valid.rawValue {
        call.status[row] = CellStatus.null.rawValue
      }
    }
  }

  /// Writes the cell again.
  func store(_ key: Int64, to cell: UnsafeMutableRawPointer) {
    withUnsafePointer(to: key) { vector_store_keys(lane, $0, 1, cell) }
  }

  /// One key for values that are equal: that of 0.0 for -0.0.
  func merged(_ key: Int64) -> Int64 { isFloat && key == -1 ? 0 : key }

  /// The number as a double; integers beyond 2^53 rounded.
  func double(_ key: Int64) -> Double {
    if isFloat { return Double(bitPattern: UInt64(bitPattern: key ^ (key >> 63 & .max))) }
    return lane == .uInt64 ? Double(UInt64(bitPattern: key) ^ 1 << 63) : Double(key)
  }

  /// The number, which is finite, exactly.
  func real(_ key: Int64) -> WideReal {
    if isFloat { return WideReal(double(key)) }
    let whole = lane == .uInt64 ? Int128(UInt64(bitPattern: key) ^ 1 << 63) : Int128(key)
    let high = Double(whole)
    return WideReal(hi: high, lo: Double(whole - Int128(high)))
  }
}
