import Columns
import Kernels
import Threads
import Types

/// Which rows of its parents the rows of a derived frame are.
final class RowMap: Sendable {
  /// For each parent the row of each row, -1 where there is none.
  private let parents: [Buffer]
  let rowCount: Int
  /// Whether a row may have none, for each parent.
  let mayLack: [Bool]
  /// The groups of the parent's rows, where each row of the frame is one.
  let groups: GroupIndex?
  /// How the cells of several columns stand in one, where they do.
  let stacking: Stacking?
  /// Of rows on a grid the time of each, in a column of its type. The second parent is then the first row of
  /// each one's series.
  let times: HeldColumn?

  enum Stacking {
    /// Those of each column behind those of the one before: where each begins, and the end.
    case behind([Int])
    /// Those of each row behind those of the one before, so many of them.
    case beside(Int)
  }

  /// Rows of parents that stand in one another, where each begins.
  init(behind starts: [Int]) {
    rowCount = starts[starts.count - 1]
    parents = []
    mayLack = []
    groups = nil
    stacking = .behind(starts)
    times = nil
  }

  init(
    _ parents: [[Int]], mayLack: [Bool], groups: GroupIndex? = nil, stacking: Stacking? = nil,
    times: HeldColumn? = nil, pool: BufferPool
  ) {
    rowCount = parents[0].count
    self.parents = parents.map { rows in
      let buffer = pool.buffer(byteCount: rows.count * MemoryLayout<Int>.stride)
      rows.withUnsafeBytes { source in
        if let base = source.baseAddress { buffer.base.copyMemory(from: base, byteCount: source.count) }
      }
      return buffer
    }
    self.mayLack = mayLack
    self.groups = groups
    self.stacking = stacking
    self.times = times
  }

  var byteCount: Int { parents.reduce((groups?.rowCount ?? 0) * 4) { $0 + $1.byteCount } }

  func rows(of parent: Int) -> UnsafePointer<Int> {
    UnsafePointer(parents[parent].base.assumingMemoryBound(to: Int.self))
  }

  private static let taskRows = 1 << 16

  /// The cells of a parent's column in the rows of the frame.
  func take(
    _ column: BoundColumn, rowsInParent: Int, parent: Int, threads: Int, pool: BufferPool
  ) -> HeldColumn {
    let width = column.type.registerWidth
    let values = pool.zeroed(byteCount: rowCount * width + 16)
    let reader = CellReader(column)
    let status = reader.hasNulls || mayLack[parent] ? pool.zeroed(byteCount: rowCount) : nil
    let gather = Gather(
      reader: reader, rows: rows(of: parent), mayLack: mayLack[parent], isEmpty: rowsInParent == 0,
      values: values.base, width: width, status: status?.base.assumingMemoryBound(to: UInt8.self))
    let tasks = (rowCount + RowMap.taskRows - 1) / RowMap.taskRows
    _ = WorkerPool.run(threads: threads, tasks: tasks) { _, source in
      while let task = source.next() {
        let first = task * RowMap.taskRows
        gather.run(first, min(RowMap.taskRows, self.rowCount - first))
      }
    }
    return HeldColumn(
      type: column.type, count: rowCount, values: values, status: status, arenas: column.arenas)
  }
}

/// One gathering of cells, whose parts are written by several threads.
private struct Gather: @unchecked Sendable {
  let reader: CellReader
  let rows: UnsafePointer<Int>
  let mayLack: Bool
  /// Whether the parent has no rows, so that there is no cell to read.
  let isEmpty: Bool
  let values: UnsafeMutableRawPointer
  let width: Int
  let status: UnsafeMutablePointer<UInt8>?

  func run(_ first: Int, _ count: Int) {
    guard mayLack else {
      reader.load(rows: rows + first, count: count, into: values + first * width)
      if let status { _ = reader.loadStatus(rows: rows + first, count: count, into: status + first) }
      return
    }
    if !isEmpty {
      // Where there is no row, the first one stands in for it, and the cell is null all the same.
      withUnsafeTemporaryAllocation(of: Int.self, capacity: count) { present in
        guard let base = present.baseAddress else { return }
        for index in 0..<count { base[index] = max(0, rows[first + index]) }
        reader.load(rows: base, count: count, into: values + first * width)
        if reader.hasNulls, let status {
          _ = reader.loadStatus(rows: base, count: count, into: status + first)
        }
      }
    }
    guard let status else { return }
    for index in first..<(first + count) where rows[index] < 0 {
      status[index] = CellStatus.null.rawValue
      (values + index * width).initializeMemory(as: UInt8.self, repeating: 0, count: width)
    }
  }
}
