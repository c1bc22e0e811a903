import CArrow
import Columns
import Types

/// A column that belongs to the library, held until the last buffer over it is gone.
private final class ImportedColumn: @unchecked Sendable {
  // Written once, before anybody else sees it.
  private var array: ArrowArray

  init(_ array: ArrowArray) { self.array = array }

  deinit { array.release?(&array) }

  func buffer(_ index: Int, byteCount: Int) -> Buffer? {
    guard let start = array.buffers[index] else { return nil }
    // Nobody writes: buffers are read only once they are shared.
    return Buffer(adopting: UnsafeMutableRawPointer(mutating: start), byteCount: byteCount) {
      withExtendedLifetime(self) {}
    }
  }
}

extension Column {
  /// Takes a column over from the library, without copying.
  init(importing array: ArrowArray, type: DataType) {
    let held = ImportedColumn(array)
    let count = Int(array.length)
    let offset = Int(array.offset)
    let bitmapBytes = (offset + count + 7) / 8

    /// A buffer that the layout prescribes; the library never leaves one out.
    func required(_ index: Int, byteCount: Int) -> Buffer {
      guard let buffer = held.buffer(index, byteCount: byteCount) else {
        preconditionFailure("the library delivered a column without its buffer \(index)")
      }
      return buffer
    }

    let storage: Storage
    switch type {
    case .bool:
      storage = .bits(required(1, byteCount: bitmapBytes), offset: offset)
    case .string, .categorical:
      let offsets = required(1, byteCount: (offset + count + 1) * 8)
      let last = offsets.base.load(fromByteOffset: (offset + count) * 8, as: Int64.self)
      storage = .text(offsets: offsets, offset: offset, bytes: required(2, byteCount: Int(last)))
    case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, .float32, .float64, .decimal,
      .date, .timestamp, .duration, .null:
      storage = .fixed(required(1, byteCount: (offset + count) * type.arrowWidth), offset: offset)
    }
    let validity = held.buffer(0, byteCount: bitmapBytes).map { Bitmap(buffer: $0, offset: offset) }
    self.init(type: type, count: count, storage: storage, validity: validity)
  }
}
