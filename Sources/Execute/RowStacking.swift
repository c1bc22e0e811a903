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
    case .beside(let count)?: return (row % count, row / count)
    case nil: return nil
    }
  }

  /// The rows of a column that is stacked.
  func rowCount(ofLane lane: Int) -> Int {
    switch stacking {
    case .behind(let starts)?: starts[lane + 1] - starts[lane]
    case .beside(let count)?: rowCount / count
    case nil: 0
    }
  }

  /// Writes the cells of a column to each row of its own.
  private func scatter(
    _ reader: CellReader, to lane: Int, of count: Int, _ values: UnsafeMutableRawPointer, width: Int,
    _ status: Buffer?
  ) {
    let block = 1_024
    let cells = UnsafeMutableRawPointer.allocate(byteCount: block * width, alignment: 16)
    let states = UnsafeMutablePointer<UInt8>.allocate(capacity: block)
    defer {
      cells.deallocate()
      states.deallocate()
    }
    let bytes = status?.base.assumingMemoryBound(to: UInt8.self)
    for first in stride(from: 0, to: rowCount / count, by: block) {
      let part = min(block, rowCount / count - first)
      reader.load(first: first, count: part, into: cells)
      let isMarked = reader.hasNulls && reader.loadStatus(first: first, count: part, into: states)
      for index in 0..<part {
        let row = (first + index) * count + lane
        (values + row * width).copyMemory(from: cells + index * width, byteCount: width)
        if isMarked { bytes?[row] = states[index] }
      }
    }
  }

  /// The number of each row's column, as a key of series.
  func lanes(pool: BufferPool) -> BoundColumn? {
    guard case .beside(let count)? = stacking else { return nil }
    let values = pool.zeroed(byteCount: rowCount * 4 + 16)
    let numbers = values.base.assumingMemoryBound(to: Int32.self)
    for row in 0..<rowCount { numbers[row] = Int32(row % count) }
    return .held(HeldColumn(type: .int32, count: rowCount, values: values, status: nil, arenas: []))
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
    case .beside(let count)?:
      for (lane, reader) in readers.enumerated() {
        scatter(reader, to: lane, of: count, values.base, width: width, status)
      }
    case nil: break
    }
    return HeldColumn(
      type: type, count: rowCount, values: values, status: status,
      arenas: KeptArena.distinct(columns.flatMap(\.arenas)))
  }
}
