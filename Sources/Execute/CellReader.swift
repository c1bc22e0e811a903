import CVector
import Columns
import Types

/// Reads blocks of a bound column as registers want them.
struct CellReader {
  private enum Cells {
    case fixed(UnsafeRawPointer, width: Int)
    case bits(UnsafePointer<UInt8>, offset: Int)
    case text(UnsafePointer<Int64>, bytes: UnsafeRawPointer)
  }

  private enum Nulls {
    case none
    case bits(UnsafePointer<UInt8>, offset: Int)
    case status(UnsafePointer<UInt8>)
  }

  private let cells: Cells
  private let nulls: Nulls
  /// Group number of each row, when the column has a cell per group.
  private let groups: UnsafePointer<UInt32>?

  init(_ column: BoundColumn) {
    switch column {
    case .column(let column):
      cells = CellReader.cells(of: column)
      groups = nil
      if let validity = column.validity {
        nulls = .bits(validity.buffer.base.assumingMemoryBound(to: UInt8.self), offset: validity.offset)
      } else {
        nulls = .none
      }
    case .held(let held):
      (cells, nulls) = CellReader.parts(of: held)
      groups = nil
    case .grouped(let grouped):
      (cells, nulls) = CellReader.parts(of: grouped.values)
      groups = grouped.groups.groups
    }
  }

  private static func cells(of column: Column) -> Cells {
    switch column.storage {
    case .fixed(let buffer, let offset):
      let width = column.type.registerWidth
      return .fixed(UnsafeRawPointer(buffer.base + offset * width), width: width)
    case .bits(let buffer, let offset):
      return .bits(buffer.base.assumingMemoryBound(to: UInt8.self), offset: offset)
    case .text(let offsets, let offset, let bytes):
      return .text(
        UnsafePointer(offsets.base.assumingMemoryBound(to: Int64.self) + offset),
        bytes: UnsafeRawPointer(bytes.base))
    }
  }

  private static func parts(of held: HeldColumn) -> (Cells, Nulls) {
    let cells = Cells.fixed(UnsafeRawPointer(held.values.base), width: held.type.registerWidth)
    guard let status = held.status else { return (cells, .none) }
    return (cells, .status(status.base.assumingMemoryBound(to: UInt8.self)))
  }

  /// The first cell, when cells lie as registers want them and row after row.
  var inPlace: UnsafeRawPointer? {
    guard groups == nil, case .fixed(let base, _) = cells else { return nil }
    return base
  }

  var hasNulls: Bool {
    if case .none = nulls { false } else { true }
  }

  /// Copies the cells of rows from `first` on.
  func load(first: Int, count: Int, into target: UnsafeMutableRawPointer) {
    if let groups {
      gather(count, into: target) { Int(groups[first + $0]) }
      return
    }
    switch cells {
    case .fixed(let base, let width):
      target.copyMemory(from: base + first * width, byteCount: count * width)
    case .bits(let bits, let offset):
      let bytes = target.assumingMemoryBound(to: UInt8.self)
      leat_block_bits_to_bytes(bytes, bits, offset + first, count, 1, 0)
    case .text: gather(count, into: target) { first + $0 }
    }
  }

  /// Copies the cells of `count` rows by number.
  func load(rows: UnsafePointer<Int>, count: Int, into target: UnsafeMutableRawPointer) {
    if let groups {
      gather(count, into: target) { Int(groups[rows[$0]]) }
    } else {
      gather(count, into: target) { rows[$0] }
    }
  }

  /// Writes the status of rows from `first` on; returns false, having written nothing, when all are valid.
  func loadStatus(first: Int, count: Int, into target: UnsafeMutablePointer<UInt8>) -> Bool {
    if let groups { return gatherStatus(count, into: target) { Int(groups[first + $0]) } }
    switch nulls {
    case .none: return false
    case .bits(let bits, let offset):
      if leat_block_bits_all_set(bits, offset + first, count) { return false }
      let valid = CellStatus.valid.rawValue
      leat_block_bits_to_bytes(target, bits, offset + first, count, valid, CellStatus.null.rawValue)
      return true
    case .status(let status):
      if leat_block_status_any(status + first, count) == 0 { return false }
      target.update(from: status + first, count: count)
      return true
    }
  }

  /// Writes the status of rows by number; returns whether any is not valid.
  func loadStatus(rows: UnsafePointer<Int>, count: Int, into target: UnsafeMutablePointer<UInt8>) -> Bool {
    if let groups { return gatherStatus(count, into: target) { Int(groups[rows[$0]]) } }
    return gatherStatus(count, into: target) { rows[$0] }
  }

  @inline(__always)
  private func gather(_ count: Int, into target: UnsafeMutableRawPointer, from row: (Int) -> Int) {
    switch cells {
    case .fixed(let base, let width):
      switch width {
      case 1: gather(count, UInt8.self, base, into: target, from: row)
      case 2: gather(count, UInt16.self, base, into: target, from: row)
      case 4: gather(count, UInt32.self, base, into: target, from: row)
      case 8: gather(count, UInt64.self, base, into: target, from: row)
      case _: gather(count, TextView.self, base, into: target, from: row)
      }
    case .bits(let bits, let offset):
      let bytes = target.assumingMemoryBound(to: UInt8.self)
      for index in 0..<count {
        let bit = offset + row(index)
        bytes[index] = bits[bit >> 3] >> UInt8(bit & 7) & 1
      }
    case .text(let ends, let bytes):
      let views = target.assumingMemoryBound(to: TextView.self)
      for index in 0..<count {
        let row = row(index)
        let start = Int(ends[row])
        views[index] = TextView(bytes: bytes + start, count: Int(ends[row + 1]) - start)
      }
    }
  }

  @inline(__always)
  private func gather<Cell>(
    _ count: Int, _: Cell.Type, _ base: UnsafeRawPointer, into target: UnsafeMutableRawPointer,
    from row: (Int) -> Int
  ) {
    let source = base.assumingMemoryBound(to: Cell.self)
    let cells = target.assumingMemoryBound(to: Cell.self)
    for index in 0..<count { cells[index] = source[row(index)] }
  }

  @inline(__always)
  private func gatherStatus(
    _ count: Int, into target: UnsafeMutablePointer<UInt8>, from row: (Int) -> Int
  ) -> Bool {
    switch nulls {
    case .none: return false
    case .bits(let bits, let offset):
      for index in 0..<count {
        let bit = offset + row(index)
        target[index] = (~bits[bit >> 3] >> UInt8(bit & 7) & 1) << 1
      }
    case .status(let status):
      for index in 0..<count { target[index] = status[row(index)] }
    }
    return leat_block_status_any(target, count) != 0
  }
}
