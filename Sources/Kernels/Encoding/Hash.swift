import CVector
import Columns
import Types

extension Kernel {
  /// XXH64 of the values of a row, one after the other, each seeded with the hash of those before it.
  static let hash = Kernel("hash", options: ["seed"]) { request in
    guard let hashes = RowHashes(request) else { return nil }
    return .full { call in
      let result = call.result(as: UInt64.self)
      hashes.write(call, to: result)
      return hashes.writeStatus(call)
    }
  }

  /// The hash modulo a number of buckets.
  static let hashBucket = Kernel("hash_bucket", options: ["buckets", "seed"]) { request in
    guard let hashes = RowHashes(request), let buckets = request.integer("buckets"), buckets > 0
    else { return nil }
    return .full { call in
      let result = call.result(as: UInt64.self)
      hashes.write(call, to: result)
      // A remainder is less than the number of buckets, so it is the same as an int64.
      for row in 0..<call.count { result[row] %= UInt64(buckets) }
      return hashes.writeStatus(call)
    }
  }
}

/// Hashes of rows. A null is a value of its own, so that keys with nulls in them have hashes.
private struct RowHashes: Sendable {
  private let types: [DataType]
  private let seed: UInt64

  init?(_ request: KernelRequest) {
    guard let seed = request.integer("seed"), !request.operands.isEmpty else { return nil }
    types = request.operands
    self.seed = UInt64(bitPattern: Int64(seed))
    guard types.allSatisfy({ $0.lane != nil || $0 == .string || $0 == .null }) else { return nil }
  }

  /// Nulls are hashed; only errors stay.
  func writeStatus(_ call: borrowing BlockCall) -> Bool {
    call.status.update(repeating: CellStatus.valid.rawValue, count: call.count)
    var partial = false
    for operand in call.operands {
      guard let status = operand.status else { continue }
      for row in 0..<call.count where status[row] == CellStatus.error.rawValue {
        call.status[row] = CellStatus.error.rawValue
        partial = true
      }
    }
    return partial
  }

  func write(_ call: borrowing BlockCall, to result: UnsafeMutablePointer<UInt64>) {
    result.update(repeating: seed, count: call.count)
    for (index, type) in types.enumerated() {
      switch type {
      case .bool, .uint8: mix(call, index, result, as: UInt8.self) { UInt64($0) }
      case .int8: mix(call, index, result, as: Int8.self) { UInt64(bitPattern: Int64($0)) }
      case .int16: mix(call, index, result, as: Int16.self) { UInt64(bitPattern: Int64($0)) }
      case .int32, .date: mix(call, index, result, as: Int32.self) { UInt64(bitPattern: Int64($0)) }
      case .int64, .timestamp, .duration: mix(call, index, result, as: Int64.self) { UInt64(bitPattern: $0) }
      case .uint16: mix(call, index, result, as: UInt16.self) { UInt64($0) }
      case .uint32: mix(call, index, result, as: UInt32.self) { UInt64($0) }
      case .uint64: mix(call, index, result, as: UInt64.self) { $0 }
      case .float32: mix(call, index, result, as: Float.self) { Double($0).hashedBits }
      case .float64: mix(call, index, result, as: Double.self) { $0.hashedBits }
      case .string: mixTexts(call, index, result)
      case .null, .decimal, .categorical: for row in 0..<call.count { result[row] = null(result[row]) }
      }
    }
  }

  /// Every number is eight bytes, the smallest first, whatever its type.
  @inline(__always)
  private func mix<Cell>(
    _ call: borrowing BlockCall, _ operand: Int, _ result: UnsafeMutablePointer<UInt64>, as: Cell.Type,
    _ word: (Cell) -> UInt64
  ) {
    let cells = call.operand(operand, as: Cell.self)
    let status = call.operands[operand].status
    for row in 0..<call.count {
      if status?[row] ?? 0 != CellStatus.valid.rawValue {
        result[row] = null(result[row])
      } else {
        result[row] = withUnsafeBytes(of: word(cells[row]).littleEndian) {
          XXH64.hash($0, seed: result[row])
        }
      }
    }
  }

  private func mixTexts(
    _ call: borrowing BlockCall, _ operand: Int, _ result: UnsafeMutablePointer<UInt64>
  ) {
    let status = call.operands[operand].status
    for row in 0..<call.count {
      let isNull = status?[row] ?? 0 != CellStatus.valid.rawValue
      result[row] =
        isNull ? null(result[row]) : XXH64.hash(call.text(operand, row).utf8, seed: result[row])
    }
  }

  /// A null is hashed as the byte FF, which no text has in it.
  private func null(_ seed: UInt64) -> UInt64 {
    withUnsafeBytes(of: UInt8(0xff)) { XXH64.hash($0, seed: seed) }
  }
}

extension Double {
  /// Bits that are equal where values are: -0.0 is 0.0, and every NaN is one.
  fileprivate var hashedBits: UInt64 { isNaN ? 0x7ff8_0000_0000_0000 : (self + 0).bitPattern }
}
