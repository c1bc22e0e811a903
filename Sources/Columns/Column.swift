public import Types

/// One named-type sequence of cells in Arrow's layout, contiguous.
public struct Column: Sendable {
  /// Where the cells are.
  public enum Storage: Sendable {
    /// Fixed-width values; `offset` counts cells.
    case fixed(Buffer, offset: Int)
    /// Booleans, one bit each, least significant first; `offset` counts bits.
    case bits(Buffer, offset: Int)
    /// Text: `count + 1` 64-bit offsets from cell `offset` on, into UTF-8 bytes.
    case text(offsets: Buffer, offset: Int, bytes: Buffer)
  }

  public let type: DataType
  public let count: Int
  public let storage: Storage
  /// nil: no cell is null.
  public let validity: Bitmap?

  public init(type: DataType, count: Int, storage: Storage, validity: Bitmap?) {
    self.type = type
    self.count = count
    self.storage = storage
    self.validity = validity
  }
}

/// One bit per cell, least significant first; a set bit means the cell has a value.
public struct Bitmap: Sendable {
  public let buffer: Buffer
  /// Bits before the first cell.
  public let offset: Int

  public init(buffer: Buffer, offset: Int) {
    self.buffer = buffer
    self.offset = offset
  }

  public subscript(index: Int) -> Bool {
    let bit = offset + index
    return buffer.base.load(fromByteOffset: bit >> 3, as: UInt8.self) >> UInt8(bit & 7) & 1 == 1
  }
}

extension Column {
  /// The memory that its cells lie in, which columns may share.
  var buffers: [Buffer] {
    let cells: [Buffer] =
      switch storage {
      case .fixed(let buffer, _), .bits(let buffer, _): [buffer]
      case .text(let offsets, _, let bytes): [offsets, bytes]
      }
    return cells + (validity.map { [$0.buffer] } ?? [])
  }
}
