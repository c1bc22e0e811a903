import CVector
import Columns
import Types

/// Where the blocks of one stored column go.
final class ColumnSink: @unchecked Sendable {
  /// Columns beyond this many bytes leave the caches before anybody reads them, so they are stored past the
  /// caches.
  private static let streamingBytes = 4 << 20

  private enum Target {
    case fixed(Buffer)
    case bits(Buffer)
    /// One chunk per morsel, written by the thread that has it.
    case text(UnsafeMutablePointer<TextChunk?>, count: Int)
    case held(Buffer)
  }

  private let type: DataType
  private let rowCount: Int
  private let target: Target
  private let isStreaming: Bool
  /// Validity bits of an output, status bytes of a held column.
  private let status: LazyBuffer
  /// The row at each position of a permuted program.
  private let rows: UnsafePointer<Int>?

  init(type: DataType, layout: SeriesLayout, morsels: Int, isOutput: Bool, pool: BufferPool) {
    self.type = type
    rowCount = layout.rowCount
    rows = layout.rows
    let width = type.registerWidth
    isStreaming = rowCount * width >= ColumnSink.streamingBytes
    if !isOutput {
      target = .held(pool.buffer(byteCount: rowCount * width))
      status = LazyBuffer(byteCount: rowCount, fill: 0)
      return
    }
    precondition(rows == nil, "an output is stored in the order of its rows")
    switch type {
    case .bool:
      let buffer = pool.buffer(byteCount: Bitmap.byteCount(bits: rowCount))
      // The bits after the last row are always zero.
      if rowCount > 0 {
        buffer.base.storeBytes(of: 0, toByteOffset: (rowCount - 1) / 64 * 8, as: UInt64.self)
      }
      target = .bits(buffer)
    case .string, .categorical:
      let chunks = UnsafeMutablePointer<TextChunk?>.allocate(capacity: max(1, morsels))
      chunks.initialize(repeating: nil, count: max(1, morsels))
      target = .text(chunks, count: morsels)
    case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, .float32, .float64, .decimal,
      .date, .timestamp, .duration, .null:
      target = .fixed(pool.buffer(byteCount: rowCount * width))
    }
    status = LazyBuffer(byteCount: Bitmap.byteCount(bits: rowCount), fill: 0xff)
  }

  deinit {
    if case .text(let chunks, let count) = target {
      chunks.deinitialize(count: max(1, count))
      chunks.deallocate()
    }
  }

  /// Stores a block; `status` nil: all valid. Returns the place of the first error cell of an output, which
  /// fails the run; a held column may have errors.
  func write(
    first: Int, count: Int, values: UnsafeRawPointer, status: UnsafePointer<UInt8>?, morsel: Morsel
  ) -> Int? {
    let any = status.map { leat_block_status_any($0, count) } ?? 0
    let status = any == 0 ? nil : status
    switch target {
    case .held(let buffer):
      writeHeld(first: first, count: count, values: values, status: status, into: buffer)
      return nil
    case .fixed(let buffer):
      let cells = buffer.base + first * type.registerWidth
      store(values, into: cells, count: count, streaming: isStreaming && status == nil)
      if let status { leat_block_zero_invalid(cells, status, type.registerWidth, count) }
    case .bits(let buffer):
      // A byte that is not valid may hold anything, so what is written there is false.
      let bytes = values.assumingMemoryBound(to: UInt8.self)
      writeBits(first: first, count: count, bytes: bytes, status: status, into: buffer, morsel: morsel)
    case .text(let chunks, _):
      let chunk = chunks[morsel.index] ?? TextChunk(rows: morsel.rows)
      chunks[morsel.index] = chunk
      chunk.append(values.assumingMemoryBound(to: TextView.self), status: status, count: count)
    }
    guard let status else { return nil }
    BitWriter(words: self.status.open()).write(
      first: first, bytes: status, count: count, equalTo: CellStatus.valid.rawValue, morsel: morsel.rows)
    guard any & CellStatus.error.rawValue != 0 else { return nil }
    return (0..<count).first { status[$0] == CellStatus.error.rawValue }
  }

  private func store(
    _ values: UnsafeRawPointer, into cells: UnsafeMutableRawPointer, count: Int, streaming: Bool
  ) {
    if type == .float64 {
      let source = values.assumingMemoryBound(to: Double.self)
      leat_block_store_f64(cells.assumingMemoryBound(to: Double.self), source, count, streaming)
    } else if type == .float32 {
      let source = values.assumingMemoryBound(to: Float.self)
      leat_block_store_f32(cells.assumingMemoryBound(to: Float.self), source, count, streaming)
    } else {
      leat_block_store_bytes(cells, values, count * type.registerWidth, streaming)
    }
  }

  private func writeBits(
    first: Int, count: Int, bytes: UnsafePointer<UInt8>, status: UnsafePointer<UInt8>?, into buffer: Buffer,
    morsel: Morsel
  ) {
    let writer = BitWriter(words: buffer.base)
    guard let status else {
      writer.write(first: first, bytes: bytes, count: count, equalTo: 1, morsel: morsel.rows)
      return
    }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { cleared in
      for index in 0..<count { cleared[index] = status[index] == 0 ? bytes[index] : 0 }
      guard let base = cleared.baseAddress else { return }
      writer.write(first: first, bytes: base, count: count, equalTo: 1, morsel: morsel.rows)
    }
  }

  private func writeHeld(
    first: Int, count: Int, values: UnsafeRawPointer, status: UnsafePointer<UInt8>?, into buffer: Buffer
  ) {
    let width = type.registerWidth
    guard let rows else {
      leat_block_store_bytes(buffer.base + first * width, values, count * width, isStreaming)
      if let status {
        let bytes = self.status.open().assumingMemoryBound(to: UInt8.self)
        (bytes + first).update(from: status, count: count)
      }
      return
    }
    scatter(values, width: width, into: buffer.base, rows: rows + first, count: count)
    if let status {
      scatter(status, width: 1, into: self.status.open(), rows: rows + first, count: count)
    }
  }

  private func scatter(
    _ values: UnsafeRawPointer, width: Int, into base: UnsafeMutableRawPointer, rows: UnsafePointer<Int>,
    count: Int
  ) {
    func scatter<Cell>(_: Cell.Type) {
      let source = values.assumingMemoryBound(to: Cell.self)
      let cells = base.assumingMemoryBound(to: Cell.self)
      for index in 0..<count { cells[rows[index]] = source[index] }
    }
    switch width {
    case 1: scatter(UInt8.self)
    case 2: scatter(UInt16.self)
    case 4: scatter(UInt32.self)
    case 8: scatter(UInt64.self)
    case _: scatter(TextView.self)
    }
  }

  /// The column, once all blocks are stored.
  func finish(arenas: [KeptArena], pool: BufferPool) -> BoundColumn {
    let validity = status.buffer.map { Bitmap(buffer: $0, offset: 0) }
    switch target {
    case .held(let buffer):
      return .held(
        HeldColumn(type: type, count: rowCount, values: buffer, status: status.buffer, arenas: arenas))
    case .fixed(let buffer):
      return .column(
        Column(type: type, count: rowCount, storage: .fixed(buffer, offset: 0), validity: validity))
    case .bits(let buffer):
      return .column(
        Column(type: type, count: rowCount, storage: .bits(buffer, offset: 0), validity: validity))
    case .text(let chunks, let count):
      let storage = TextChunk.join((0..<count).compactMap { chunks[$0] }, rowCount: rowCount, pool: pool)
      return .column(Column(type: type, count: rowCount, storage: storage, validity: validity))
    }
  }
}
