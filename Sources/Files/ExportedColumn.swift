import CArrow
public import Columns
import Glibc
import Types

/// A column lent to the library; what it points to lives until the library releases it.
private final class ExportedColumn {
  let column: Column
  /// A copy of the validity whose first bit sits where the values need it, when the column's own does not.
  let shiftedValidity: UnsafeMutablePointer<UInt8>?
  let buffers: UnsafeMutablePointer<UnsafeRawPointer?>

  init(_ column: Column, shiftedValidity: UnsafeMutablePointer<UInt8>?) {
    self.column = column
    self.shiftedValidity = shiftedValidity
    buffers = .allocate(capacity: 3)
    buffers.initialize(repeating: nil, count: 3)
  }

  deinit {
    buffers.deallocate()
    shiftedValidity?.deallocate()
  }
}

extension Column {
  /// Lends the column to the library, without copying its values. The C data interface has one offset for all
  /// buffers of a column and ours may differ; where moving pointers cannot make them agree, the validity is
  /// copied.
  func exported() -> ArrowArray {
    let (offset, shifted) = commonOffset()
    let held = ExportedColumn(self, shiftedValidity: shifted)
    held.buffers[0] = shifted.map { UnsafeRawPointer($0) } ?? validityStart(offset)
    held.buffers[1] = valuesStart(offset)
    if case .text(_, _, let bytes) = storage { held.buffers[2] = UnsafeRawPointer(bytes.base) }
    var array = ArrowArray()
    array.length = Int64(count)
    array.null_count = validity == nil ? 0 : -1  // -1: the library counts.
    array.offset = Int64(offset)
    array.n_buffers = storage.isText ? 3 : 2
    array.buffers = held.buffers
    array.private_data = Unmanaged.passRetained(held).toOpaque()
    array.release = { array in
      guard let array, let held = array.pointee.private_data else { return }
      Unmanaged<ExportedColumn>.fromOpaque(held).release()
      array.pointee.release = nil
    }
    return array
  }

  /// The offset to declare, and a copy of the validity where one is needed.
  private func commonOffset() -> (offset: Int, shifted: UnsafeMutablePointer<UInt8>?) {
    let bits = if case .bits(_, let offset) = storage { offset & 7 } else { Int?.none }
    guard let validity else { return (bits ?? 0, nil) }
    let wanted = validity.offset & 7
    if let bits { return (bits, bits == wanted ? nil : copiedValidity(validity, offset: bits)) }
    // Values may begin before the first cell only where there are values.
    if storage.offset >= wanted { return (wanted, nil) }
    return (0, copiedValidity(validity, offset: 0))
  }

  private func validityStart(_ offset: Int) -> UnsafeRawPointer? {
    validity.map { UnsafeRawPointer($0.buffer.base + ($0.offset - offset) / 8) }
  }

  private func valuesStart(_ offset: Int) -> UnsafeRawPointer {
    switch storage {
    case .fixed(let buffer, let first): UnsafeRawPointer(buffer.base + (first - offset) * type.arrowWidth)
    case .bits(let buffer, let first): UnsafeRawPointer(buffer.base + (first - offset) / 8)
    case .text(let offsets, let first, _): UnsafeRawPointer(offsets.base + (first - offset) * 8)
    }
  }

  private func copiedValidity(_ validity: Bitmap, offset: Int) -> UnsafeMutablePointer<UInt8> {
    let size = (offset + count + 7) / 8
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: size + 1)
    copy.initialize(repeating: 0, count: size + 1)
    for row in 0..<count where validity[row] {
      copy[(offset + row) >> 3] |= 1 << UInt8((offset + row) & 7)
    }
    return copy
  }
}

extension Column.Storage {
  var isText: Bool { if case .text = self { true } else { false } }

  var offset: Int {
    switch self {
    case .fixed(_, let offset), .bits(_, let offset), .text(_, let offset, _): offset
    }
  }
}

extension Column {
  /// Whether a float column holds a NaN in a cell that is not null. False for other types.
  public var holdsNaN: Bool {
    guard case .fixed(let buffer, let offset) = storage else { return false }
    func search<Float: BinaryFloatingPoint>(_: Float.Type) -> Bool {
      let values = UnsafeBufferPointer(
        start: (buffer.base + offset * MemoryLayout<Float>.stride).assumingMemoryBound(to: Float.self),
        count: count)
      // Nearly always there is none, and then the cells need no second look.
      guard values.contains(where: { $0 != $0 }) else { return false }
      guard let validity else { return true }
      return values.indices.contains { values[$0] != values[$0] && validity[$0] }
    }
    return switch type {
    case .float64: search(Double.self)
    case .float32: search(Float.self)
    case .bool, .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, .decimal, .string, .date,
      .timestamp, .duration, .categorical, .null:
      false
    }
  }
}
