public import Types

#if canImport(Glibc)
  import Glibc
#endif

extension Column {
  /// The cells of columns of one type, one after the other.
  public init(joining parts: [Column], type: DataType) {
    precondition(parts.allSatisfy { $0.type == type })
    let count = parts.reduce(0) { $0 + $1.count }
    let storage: Storage
    switch type {
    case .bool: storage = .bits(Column.joinedBits(parts, count: count), offset: 0)
    case .string, .categorical: storage = Column.joinedTexts(parts, count: count)
    case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, .float32, .float64, .decimal,
      .date, .timestamp, .duration, .null:
      storage = .fixed(Column.joinedCells(parts, width: type.registerWidth, count: count), offset: 0)
    }
    let validity = parts.contains { $0.validity != nil }
    self.init(
      type: type, count: count, storage: storage,
      validity: validity ? Column.joinedValidity(parts, count: count) : nil)
  }

  private static func joinedCells(_ parts: [Column], width: Int, count: Int) -> Buffer {
    let buffer = BufferPool.shared.buffer(byteCount: count * width)
    var end = 0
    for part in parts where part.count > 0 {
      guard let cells = part.fixedCells else { continue }
      memcpy(buffer.base + end, cells, part.count * width)
      end += part.count * width
    }
    return buffer
  }

  private static func joinedBits(_ parts: [Column], count: Int) -> Buffer {
    let buffer = BufferPool.shared.zeroed(byteCount: Bitmap.byteCount(bits: count))
    let bytes = buffer.base.assumingMemoryBound(to: UInt8.self)
    var end = 0
    for part in parts {
      if case .bits(let own, let offset) = part.storage {
        let bits = Bitmap(buffer: own, offset: offset)
        for row in 0..<part.count where bits[row] { bytes[(end + row) >> 3] |= 1 << UInt8((end + row) & 7) }
      }
      end += part.count
    }
    return buffer
  }

  private static func joinedValidity(_ parts: [Column], count: Int) -> Bitmap {
    let buffer = BufferPool.shared.zeroed(byteCount: Bitmap.byteCount(bits: count))
    let bytes = buffer.base.assumingMemoryBound(to: UInt8.self)
    var end = 0
    for part in parts {
      for row in 0..<part.count where !part.isNull(at: row) {
        bytes[(end + row) >> 3] |= 1 << UInt8((end + row) & 7)
      }
      end += part.count
    }
    return Bitmap(buffer: buffer, offset: 0)
  }

  private static func joinedTexts(_ parts: [Column], count: Int) -> Storage {
    let ends = BufferPool.shared.buffer(byteCount: (count + 1) * 8)
    let offsets = ends.base.bindMemory(to: Int64.self, capacity: count + 1)
    offsets[0] = 0
    var row = 0
    for part in parts {
      for index in 0..<part.count {
        offsets[row + 1] = offsets[row] + Int64(part.textView(at: index)?.count ?? 0)
        row += 1
      }
    }
    let bytes = BufferPool.shared.buffer(byteCount: Int(offsets[count]))
    row = 0
    for part in parts where part.count > 0 {
      let size = Int(offsets[row + part.count] - offsets[row])
      // The texts of a column lie one behind the other, from the first one on.
      if size > 0, let start = part.textView(at: 0)?.bytes {
        memcpy(bytes.base + Int(offsets[row]), start, size)
      }
      row += part.count
    }
    return .text(offsets: ends, offset: 0, bytes: bytes)
  }
}
