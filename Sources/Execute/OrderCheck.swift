import Columns
import Synchronization
import Threads
import Types

/// Verifies that rows ascend by columns, series by series.
struct OrderCheck: Sendable {
  /// A row that stands wrong; `column` is the column that says so, nil when the row equals the one before it.
  struct Fault: Comparable {
    var row: Int
    var column: Int?

    static func < (left: Fault, right: Fault) -> Bool { left.row < right.row }
  }

  private static let blockRows = 1_024

  let columns: [Column]
  let layout: SeriesLayout
  /// Whether two equal rows in one series are a fault.
  let tiesFail: Bool

  /// The fault with the smallest row. A null has no place in an order.
  func firstFault(options: EngineOptions) -> Fault? {
    var nullFault: Fault?
    for (index, column) in columns.enumerated() {
      if let row = column.firstNull, row < nullFault?.row ?? .max {
        nullFault = Fault(row: row, column: index)
      }
    }
    let tasks = (layout.rowCount + options.morselRows - 1) / options.morselRows
    let first = Mutex<Fault?>(nil)
    _ = WorkerPool.run(threads: options.threads, tasks: tasks) { _, source in
      let worker = OrderWorker(self)
      while let task = source.next() {
        let start = task * options.morselRows
        let end = min(start + options.morselRows, layout.rowCount)
        guard let fault = worker.firstFault(in: start..<end) else { continue }
        first.withLock { $0 = min($0 ?? fault, fault) }
      }
    }
    // Rows next to a null are compared with what lies under it, so a fault counts only before the first null.
    guard let fault = first.withLock({ $0 }) else { return nullFault }
    return nullFault.map { $0.row <= fault.row ? $0 : fault } ?? fault
  }

  /// Compares neighbours on one thread.
  private final class OrderWorker {
    private let check: OrderCheck
    private let readers: [CellReader]
    private let cells: UnsafeMutableRawPointer
    /// For each position: 0 equal so far, 1 ascending, -1 - k broken by column k.
    private let verdicts: UnsafeMutablePointer<Int32>

    init(_ check: OrderCheck) {
      self.check = check
      readers = check.columns.map { CellReader(.column($0)) }
      cells = .allocate(byteCount: (OrderCheck.blockRows + 1) * 16, alignment: 64)
      verdicts = .allocate(capacity: OrderCheck.blockRows)
    }

    deinit {
      cells.deallocate()
      verdicts.deallocate()
    }

    func firstFault(in positions: Range<Int>) -> Fault? {
      var first: Fault?
      var start = max(1, positions.lowerBound)
      while start < positions.upperBound {
        let count = min(OrderCheck.blockRows, positions.upperBound - start)
        judge(start, count)
        for index in 0..<count where verdicts[index] < (check.tiesFail ? 1 : 0) {
          let row = check.layout.rows.map { $0[start + index] } ?? start + index
          let column = verdicts[index] == 0 ? nil : Int(-1 - verdicts[index])
          let fault = Fault(row: row, column: column)
          first = min(first ?? fault, fault)
        }
        // Positions are rows unless permuted, so then no later block can hold a smaller row.
        if first != nil && check.layout.permutation == nil { return first }
        start += count
      }
      return first
    }

    /// Compares each position with the one before it.
    private func judge(_ start: Int, _ count: Int) {
      verdicts.update(repeating: 0, count: count)
      for (index, reader) in readers.enumerated() {
        if let rows = check.layout.rows {
          reader.load(rows: rows + (start - 1), count: count + 1, into: cells)
        } else {
          reader.load(first: start - 1, count: count + 1, into: cells)
        }
        compare(check.columns[index].type, count, column: Int32(index))
      }
      let starts = check.layout.starts
      var series = check.layout.series(at: start)
      if starts[series] < start { series += 1 }
      while series < starts.count, starts[series] < start + count {
        verdicts[starts[series] - start] = 1
        series += 1
      }
    }

    private func compare(_ type: DataType, _ count: Int, column: Int32) {
      switch type {
      case .bool, .uint8, .null: compare(UInt8.self, count, column)
      case .int8: compare(Int8.self, count, column)
      case .int16: compare(Int16.self, count, column)
      case .int32, .date: compare(Int32.self, count, column)
      case .int64, .timestamp, .duration: compare(Int64.self, count, column)
      case .uint16: compare(UInt16.self, count, column)
      case .uint32: compare(UInt32.self, count, column)
      case .uint64: compare(UInt64.self, count, column)
      case .float32: compareFloats(Float.self, count, column)
      case .float64: compareFloats(Double.self, count, column)
      case .string, .categorical, .decimal: compareTexts(count, column)
      }
    }

    private func compare<Cell: FixedWidthInteger>(_: Cell.Type, _ count: Int, _ column: Int32) {
      let values = cells.assumingMemoryBound(to: Cell.self)
      for index in 0..<count where verdicts[index] == 0 {
        let (before, after) = (values[index], values[index + 1])
        verdicts[index] = before < after ? 1 : before > after ? -1 - column : 0
      }
    }

    /// By the total order: NaN equals itself and is the largest, -0.0 equals 0.0.
    private func compareFloats<Cell: BinaryFloatingPoint>(_: Cell.Type, _ count: Int, _ column: Int32) {
      let values = cells.assumingMemoryBound(to: Cell.self)
      for index in 0..<count where verdicts[index] == 0 {
        let (before, after) = (values[index], values[index + 1])
        let isAscending = before < after || (after.isNaN && !before.isNaN)
        let isDescending = before > after || (before.isNaN && !after.isNaN)
        verdicts[index] = isAscending ? 1 : isDescending ? -1 - column : 0
      }
    }

    private func compareTexts(_ count: Int, _ column: Int32) {
      let views = cells.assumingMemoryBound(to: TextView.self)
      for index in 0..<count where verdicts[index] == 0 {
        let order = views[index].order(to: views[index + 1])
        verdicts[index] = order < 0 ? 1 : order > 0 ? -1 - column : 0
      }
    }
  }
}
