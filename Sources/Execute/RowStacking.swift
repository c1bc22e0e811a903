import Columns
import Kernels
import Types

/// Cells of several columns in one.
extension RowMap {
  /// Which column has the cell of a row, and in which of its rows.
  func lane(of row: Int) -> (lane: Int, row: Int)? {
    switch stacking {
    case .behind(let starts)?:
      guard let lane = starts.lastIndex(where: { $0 <= row }) else { return nil }
      return (lane, row - starts[lane])
    case nil: return nil
    }
  }

  /// The rows of a column that is stacked.
  func rowCount(ofLane lane: Int) -> Int {
    switch stacking {
    case .behind(let starts)?: starts[lane + 1] - starts[lane]
    case nil: 0
    }
  }

  /// The columns as one; all have its type.
  func stack(_ columns: [BoundColumn], type: DataType, pool: BufferPool) -> HeldColumn {
    let width = type.registerWidth
    let values = pool.zeroed(byteCount: rowCount * width + 16)
    let readers = columns.map { CellReader($0) }
    let status = readers.contains(where: \.hasNulls) ? pool.zeroed(byteCount: rowCount) : nil
    switch stacking {
    case .behind(let starts)?:
      for (lane, reader) in readers.enumerated() where rowCount(ofLane: lane) > 0 {
        let count = rowCount(ofLane: lane)
        reader.load(first: 0, count: count, into: values.base + starts[lane] * width)
        guard let status, reader.hasNulls else { continue }
        let bytes = status.base.assumingMemoryBound(to: UInt8.self)
        _ = reader.loadStatus(first: 0, count: count, into: bytes + starts[lane])
      }
    case nil: break
    }
    return HeldColumn(
      type: type, count: rowCount, values: values, status: status,
      arenas: KeptArena.distinct(columns.flatMap(\.arenas)))
  }
}
