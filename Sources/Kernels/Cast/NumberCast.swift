import Columns
import Types

/// Casts between numbers, and between numbers and booleans, in two loops over a block: from the cells to the
/// widest type of their kind, which holds them exactly, and from there to the type asked for. So there is a
/// loop for each type and not for each pair.
extension PreparedKernel {
  static func numbers(
    _ from: DataType, _ to: DataType, _ rounding: Rounding, _ missing: MissingValue
  ) -> PreparedKernel? {
    if from.isFloat {
      guard let target = CellStore(to, rounding) else { return nil }
      return .full { call in
        cast(call, as: Double.self) { cells in
          if from == .float32 { load(Float.self, call, cells) } else { load(Double.self, call, cells) }
        } store: { cells in
          target.store(floats: cells, call, missing)
        }
      }
    }
    guard from.lane != nil, let target = CellStore(to, rounding) else { return nil }
    return .full { call in
      cast(call, as: Int128.self) { cells in
        loadIntegers(from, call, cells)
      } store: { cells in
        target.store(integers: cells, call, missing)
      }
    }
  }

  @inline(__always)
  private static func cast<Wide: BitwiseCopyable>(
    _ call: borrowing BlockCall, as: Wide.Type, load: (UnsafeMutablePointer<Wide>) -> Void,
    store: (UnsafePointer<Wide>) -> Bool
  ) -> Bool {
    let partial = call.mergeStatus()
    let isMarked = withUnsafeTemporaryAllocation(of: Wide.self, capacity: call.count) { wide in
      guard let cells = wide.baseAddress else { return false }
      load(cells)
      return store(UnsafePointer(cells))
    }
    return partial || isMarked
  }

  @inline(__always)
  private static func load<Cell: BinaryFloatingPoint>(
    _: Cell.Type, _ call: borrowing BlockCall, _ cells: UnsafeMutablePointer<Double>
  ) {
    let of = call.operand(0, as: Cell.self)
    for row in 0..<call.count { cells[row] = Double(of[row]) }
  }
}

private func loadIntegers(
  _ type: DataType, _ call: borrowing BlockCall, _ cells: UnsafeMutablePointer<Int128>
) {
  func load<Cell: FixedWidthInteger>(_: Cell.Type, _ call: borrowing BlockCall) {
    let of = call.operand(0, as: Cell.self)
    for row in 0..<call.count { cells[row] = Int128(of[row]) }
  }
  switch type {
  case .int8: load(Int8.self, call)
  case .int16: load(Int16.self, call)
  case .int32: load(Int32.self, call)
  case .int64: load(Int64.self, call)
  case .bool, .uint8: load(UInt8.self, call)
  case .uint16: load(UInt16.self, call)
  case .uint32: load(UInt32.self, call)
  case .uint64: load(UInt64.self, call)
  case .float32, .float64, .decimal, .string, .date, .timestamp, .duration, .categorical, .null:
    preconditionFailure("\(type) is no integer")
  }
}

/// Writes cells of one type from cells of the widest type of a kind.
private struct CellStore: Sendable {
  private let type: DataType
  private let rounding: Rounding

  init?(_ type: DataType, _ rounding: Rounding) {
    guard type.isNumber || type == .bool else { return nil }
    self.type = type
    self.rounding = rounding
  }

  func store(
    integers cells: UnsafePointer<Int128>, _ call: borrowing BlockCall, _ missing: MissingValue
  ) -> Bool {
    func whole<Cell: FixedWidthInteger & BitwiseCopyable>(_: Cell.Type, _ call: borrowing BlockCall) -> Bool {
      write(call, missing, zero: Cell.zero) { Cell(exactly: cells[$0]) }
    }
    switch type {
    case .bool: return write(call, missing, zero: UInt8(0)) { UInt8(exactly: cells[$0]).flatMap(bit) }
    case .int8: return whole(Int8.self, call)
    case .int16: return whole(Int16.self, call)
    case .int32: return whole(Int32.self, call)
    case .int64: return whole(Int64.self, call)
    case .uint8: return whole(UInt8.self, call)
    case .uint16: return whole(UInt16.self, call)
    case .uint32: return whole(UInt32.self, call)
    case .uint64: return whole(UInt64.self, call)
    case .float32: return write(call, missing, zero: Float(0)) { Float(cells[$0]) }
    case .float64: return write(call, missing, zero: Double(0)) { Double(cells[$0]) }
    case .decimal, .string, .date, .timestamp, .duration, .categorical, .null: return false
    }
  }

  func store(
    floats cells: UnsafePointer<Double>, _ call: borrowing BlockCall, _ missing: MissingValue
  ) -> Bool {
    func whole<Cell: FixedWidthInteger & BitwiseCopyable>(_: Cell.Type, _ call: borrowing BlockCall) -> Bool {
      write(call, missing, zero: Cell.zero) { rounding.whole(cells[$0]).flatMap { Cell(exactly: $0) } }
    }
    switch type {
    case .bool:
      return write(call, missing, zero: UInt8(0)) {
        rounding.whole(cells[$0]).flatMap { UInt8(exactly: $0) }.flatMap(bit)
      }
    case .int8: return whole(Int8.self, call)
    case .int16: return whole(Int16.self, call)
    case .int32: return whole(Int32.self, call)
    case .int64: return whole(Int64.self, call)
    case .uint8: return whole(UInt8.self, call)
    case .uint16: return whole(UInt16.self, call)
    case .uint32: return whole(UInt32.self, call)
    case .uint64: return whole(UInt64.self, call)
    case .float32:
      return write(call, missing, zero: Float(0)) {
        let nearest = Float(cells[$0])
        // Infinite from something finite: there is no float32 that large.
        return nearest.isInfinite && cells[$0].isFinite ? nil : nearest
      }
    case .float64: return write(call, missing, zero: Double(0)) { cells[$0] }
    case .decimal, .string, .date, .timestamp, .duration, .categorical, .null: return false
    }
  }

  /// Only no and yes are numbers of a boolean.
  private func bit(_ value: UInt8) -> UInt8? { value <= 1 ? value : nil }

  /// Writes a cell in each row, zero where there is none, and marks those that are missing.
  @inline(__always)
  private func write<Cell: BitwiseCopyable>(
    _ call: borrowing BlockCall, _ missing: MissingValue, zero: Cell, _ cell: (Int) -> Cell?
  ) -> Bool {
    let result = call.result(as: Cell.self)
    let mark = missing == .null ? CellStatus.null : .error
    var isMarked = false
    for row in 0..<call.count {
      let value = cell(row)
      result[row] = value ?? zero
      guard value == nil, call.status[row] == CellStatus.valid.rawValue else { continue }
      call.status[row] = mark.rawValue
      isMarked = true
    }
    return isMarked
  }
}
