import Columns

/// The text of one morsel of an output.
final class TextChunk {
  private let rows: Range<Int>
  /// Where each cell ends, from the chunk's first byte.
  private var ends: [Int64] = []
  private var bytes: [UInt8] = []

  init(rows: Range<Int>) {
    self.rows = rows
    ends.reserveCapacity(rows.count)
  }

  /// Appends cells; those that are not valid become empty.
  func append(_ views: UnsafePointer<TextView>, status: UnsafePointer<UInt8>?, count: Int) {
    for index in 0..<count {
      if status.map({ $0[index] == 0 }) ?? true {
        bytes.append(contentsOf: UnsafeRawBufferPointer(start: views[index].bytes, count: views[index].count))
      }
      ends.append(Int64(bytes.count))
    }
  }

  /// The chunks' text one after another.
  static func join(_ chunks: [TextChunk], rowCount: Int, pool: BufferPool) -> Column.Storage {
    let offsets = pool.buffer(byteCount: (rowCount + 1) * MemoryLayout<Int64>.stride)
    let text = pool.buffer(byteCount: chunks.reduce(0) { $0 + $1.bytes.count })
    let ends = offsets.base.bindMemory(to: Int64.self, capacity: rowCount + 1)
    ends[0] = 0
    var start: Int64 = 0
    for chunk in chunks {
      for (index, end) in chunk.ends.enumerated() { ends[chunk.rows.lowerBound + index + 1] = start + end }
      chunk.bytes.withUnsafeBytes { bytes in
        if let base = bytes.baseAddress {
          (text.base + Int(start)).copyMemory(from: base, byteCount: bytes.count)
        }
      }
      start += Int64(chunk.bytes.count)
    }
    return .text(offsets: offsets, offset: 0, bytes: text)
  }
}
