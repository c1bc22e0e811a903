import Columns
import Kernels
import Types

/// The single values of a run, by operation: constants, parameters, aggregates and what is computed of them.
final class ScalarStore: @unchecked Sendable {
  /// Bytes of the widest cell.
  static let cellBytes = 16

  private let cells: UnsafeMutableRawPointer
  private let states: UnsafeMutablePointer<UInt8>
  /// Where the text of constants is, and kernels put text they make.
  let arena = TextArena()

  init(count: Int) {
    let bytes = max(1, count) * ScalarStore.cellBytes
    cells = .allocate(byteCount: bytes, alignment: ScalarStore.cellBytes)
    cells.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    states = .allocate(capacity: max(1, count))
    states.initialize(repeating: CellStatus.null.rawValue, count: max(1, count))
  }

  deinit {
    cells.deallocate()
    states.deallocate()
  }

  func cell(_ index: Int) -> UnsafeMutableRawPointer { cells + index * ScalarStore.cellBytes }

  func status(_ index: Int) -> UnsafeMutablePointer<UInt8> { states + index }

  /// Stores a constant as a cell of `type`; false when it is not of that type.
  func set(_ index: Int, _ literal: Literal, type: DataType) -> Bool {
    let cell = cell(index)
    states[index] = CellStatus.valid.rawValue
    func put<Value>(_ value: Value?) -> Bool { ScalarStore.put(value, at: cell) }
    switch (literal, type) {
    case (.null, _):
      states[index] = CellStatus.null.rawValue
      return true
    case (.bool(let value), .bool): return put(value ? UInt8(1) : 0)
    case (.integer(let value), _) where type.isNumber:
      return ScalarStore.put(integer: value, type: type, at: cell)
    case (.unsigned(let value), .uint64): return put(value)
    case (.unsigned(let value), .float64): return put(Double(value))
    case (.float(let value), .float64): return put(value)
    case (.float(let value), .float32): return put(Float(value))
    case (.date(let days), .date): return put(days)
    case (.timestamp(let microseconds, _), .timestamp): return put(microseconds)
    case (.duration(let span), .duration): return put(span.microseconds)
    case (.string(let text), .string), (.string(let text), .categorical): return put(view(of: text))
    case (_, _): return false
    }
  }

  private static func put<Value>(_ value: Value?, at cell: UnsafeMutableRawPointer) -> Bool {
    guard let value else { return false }
    cell.storeBytes(of: value, as: Value.self)
    return true
  }

  private static func put(integer value: Int64, type: DataType, at cell: UnsafeMutableRawPointer) -> Bool {
    func put<Value>(_ value: Value?) -> Bool { ScalarStore.put(value, at: cell) }
    switch type {
    case .int8: return put(Int8(exactly: value))
    case .int16: return put(Int16(exactly: value))
    case .int32: return put(Int32(exactly: value))
    case .int64: return put(value)
    case .uint8: return put(UInt8(exactly: value))
    case .uint16: return put(UInt16(exactly: value))
    case .uint32: return put(UInt32(exactly: value))
    case .uint64: return put(UInt64(exactly: value))
    case .float32: return put(Float(value))
    case .float64: return put(Double(value))
    case .bool, .decimal, .string, .date, .timestamp, .duration, .categorical, .null: return false
    }
  }

  /// Stores the one cell of a column between programs.
  func set(_ index: Int, _ column: HeldColumn) {
    cell(index).copyMemory(from: column.values.base, byteCount: column.type.registerWidth)
    states[index] = column.status?.base.load(as: UInt8.self) ?? CellStatus.valid.rawValue
    if column.type == .string { ownText(of: index) }
  }

  /// Stores the one cell of a column, which must live as long as this store.
  func set(_ index: Int, _ column: Column) {
    let reader = CellReader(.column(column))
    reader.load(first: 0, count: 1, into: cell(index))
    states[index] = CellStatus.valid.rawValue
    if reader.hasNulls { _ = reader.loadStatus(first: 0, count: 1, into: states + index) }
  }

  /// Copies the text of a cell that an aggregate wrote, since what its rows held may be gone soon.
  func ownText(of index: Int) {
    guard states[index] == CellStatus.valid.rawValue else { return }
    let view = cell(index).load(as: TextView.self)
    cell(index).storeBytes(
      of: arena.copy(UnsafeRawBufferPointer(start: view.bytes, count: view.count)), as: TextView.self)
  }

  /// A view of a copy that lives as long as this store.
  private func view(of text: String) -> TextView {
    Array(text.utf8).withUnsafeBytes { arena.copy($0) }
  }
}
