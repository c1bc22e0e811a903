import CVector
import Columns
import Types

extension Column {
  /// The first row that is null.
  var firstNull: Int? {
    guard let validity else { return nil }
    let bits = UnsafePointer(validity.buffer.base.assumingMemoryBound(to: UInt8.self))
    if leat_block_bits_all_set(bits, validity.offset, count) { return nil }
    return (0..<count).first { !validity[$0] }
  }

  /// A column of floats whose NaN are null.
  func withNaNAsNull() -> Column {
    guard let cells = fixedCells else { return self }
    let isWide = type == .float64
    func isNaN(_ row: Int) -> Bool {
      isWide
        ? cells.assumingMemoryBound(to: Double.self)[row].isNaN
        : cells.assumingMemoryBound(to: Float.self)[row].isNaN
    }
    guard let first = (0..<count).first(where: isNaN) else { return self }
    let buffer = BufferPool.shared.zeroed(byteCount: Bitmap.byteCount(bits: count))
    let bytes = buffer.base.assumingMemoryBound(to: UInt8.self)
    for row in 0..<count where !isNull(at: row) && (row < first || !isNaN(row)) {
      bytes[row >> 3] |= 1 << UInt8(row & 7)
    }
    return Column(
      type: type, count: count, storage: storage, validity: Bitmap(buffer: buffer, offset: 0))
  }
}
