import CVector
import Columns
import Types

extension Column {
  /// The column with every NaN written as one bit pattern; the column itself when that is so already.
  func withCanonicalNaN(pool: BufferPool) -> Column {
    guard type.isFloat, let cells = fixedCells else { return self }
    let buffer: Buffer
    if type == .float64 {
      let values = cells.assumingMemoryBound(to: Double.self)
      guard leat_block_has_odd_nan_f64(values, count) else { return self }
      buffer = pool.buffer(byteCount: count * 8)
      leat_block_store_f64(buffer.base.assumingMemoryBound(to: Double.self), values, count, false)
    } else {
      let values = cells.assumingMemoryBound(to: Float.self)
      guard leat_block_has_odd_nan_f32(values, count) else { return self }
      buffer = pool.buffer(byteCount: count * 4)
      leat_block_store_f32(buffer.base.assumingMemoryBound(to: Float.self), values, count, false)
    }
    return Column(type: type, count: count, storage: .fixed(buffer, offset: 0), validity: validity)
  }
}
