public import Types

extension Column {
  /// A column of fixed-width cells; nil is null. `type` may name another type of the same width, as `.date`
  /// for Int32.
  public init<Cell: FixedCell>(_ cells: [Cell?], type: DataType = Cell.columnType) {
    precondition(type.registerWidth == MemoryLayout<Cell>.stride)
    let buffer = BufferPool.shared.buffer(byteCount: cells.count * MemoryLayout<Cell>.stride)
    let values = buffer.base.bindMemory(to: Cell.self, capacity: cells.count)
    for (row, cell) in cells.enumerated() { values[row] = cell ?? .zero }
    self.init(
      type: type, count: cells.count, storage: .fixed(buffer, offset: 0),
      validity: Bitmap(cells.lazy.map { $0 != nil }))
  }

  /// A column of booleans; nil is null.
  public init(_ cells: [Bool?]) {
    let buffer = BufferPool.shared.zeroed(byteCount: Bitmap.byteCount(bits: cells.count))
    let bytes = buffer.base.assumingMemoryBound(to: UInt8.self)
    for (row, cell) in cells.enumerated() where cell == true { bytes[row >> 3] |= 1 << UInt8(row & 7) }
    self.init(
      type: .bool, count: cells.count, storage: .bits(buffer, offset: 0),
      validity: Bitmap(cells.lazy.map { $0 != nil }))
  }

  /// A column of text; nil is null.
  public init(_ cells: [String?]) {
    let offsets = BufferPool.shared.buffer(byteCount: (cells.count + 1) * 8)
    let ends = offsets.base.bindMemory(to: Int64.self, capacity: cells.count + 1)
    var text: [UInt8] = []
    ends[0] = 0
    for (row, cell) in cells.enumerated() {
      if let cell { text.append(contentsOf: cell.utf8) }
      ends[row + 1] = Int64(text.count)
    }
    let bytes = BufferPool.shared.buffer(byteCount: text.count)
    text.withUnsafeBytes {
      bytes.base.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(bytes.base), byteCount: $0.count)
    }
    self.init(
      type: .string, count: cells.count, storage: .text(offsets: offsets, offset: 0, bytes: bytes),
      validity: Bitmap(cells.lazy.map { $0 != nil }))
  }
}

extension Bitmap {
  /// Bytes that hold `bits`, in whole 64-bit words so that they can be read and written by words.
  public static func byteCount(bits: Int) -> Int { (bits + 63) / 64 * 8 }

  /// A bitmap with the bits of a sequence; nil when all are set.
  init?(_ bits: some Collection<Bool>) {
    guard bits.contains(false) else { return nil }
    let buffer = BufferPool.shared.zeroed(byteCount: Bitmap.byteCount(bits: bits.count))
    let bytes = buffer.base.assumingMemoryBound(to: UInt8.self)
    for (row, bit) in bits.enumerated() where bit { bytes[row >> 3] |= 1 << UInt8(row & 7) }
    self.init(buffer: buffer, offset: 0)
  }
}
