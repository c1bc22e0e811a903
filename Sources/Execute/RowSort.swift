import Columns
import Types

/// Row numbers of a table in ascending order of columns, stable; null last, NaN before it.
struct RowSort {
  private let rowCount: Int
  private var rows: [Int]

  /// The first column counts most.
  static func rows(by columns: [Column], rowCount: Int) -> [Int] {
    rows(by: columns.map { ($0, isDescending: false) }, rowCount: rowCount)
  }

  /// Null comes last in both directions.
  static func rows(by columns: [(cells: Column, isDescending: Bool)], rowCount: Int) -> [Int] {
    var sort = RowSort(rowCount: rowCount)
    // Least significant first: each pass is stable, so it keeps what the passes before it did.
    for column in columns.reversed() { sort.pass(column.cells, isDescending: column.isDescending) }
    return sort.rows
  }

  private init(rowCount: Int) {
    self.rowCount = rowCount
    rows = Array(0..<rowCount)
  }

  private mutating func pass(_ column: Column, isDescending: Bool) {
    let ascending = RowSort.keys(column)
    var keys = isDescending ? ascending.map { ~$0 } : ascending
    for shift in stride(from: UInt64(0), to: 64, by: 8) { passByte(&keys, shift) }
    guard column.validity != nil else { return }
    rows = rows.filter { !column.isNull(at: $0) } + rows.filter { column.isNull(at: $0) }
  }

  /// A counting sort by eight bits of the keys; none when all keys agree in them.
  private mutating func passByte(_ keys: inout [UInt64], _ shift: UInt64) {
    var starts = Array(repeating: 0, count: 257)
    for key in keys { starts[Int(key >> shift & 0xff) + 1] += 1 }
    if starts.contains(rowCount) { return }
    for digit in 0..<256 { starts[digit + 1] += starts[digit] }
    var sorted = Array(repeating: 0, count: rowCount)
    for row in rows {
      let digit = Int(keys[row] >> shift & 0xff)
      sorted[starts[digit]] = row
      starts[digit] += 1
    }
    rows = sorted
  }

  /// 64-bit words in the order of the cells.
  private static func keys(_ column: Column) -> [UInt64] {
    func signed<Cell: FixedCell & SignedInteger>(_: Cell.Type) -> [UInt64] {
      column.cells(as: Cell.self).map { UInt64(bitPattern: Int64($0 ?? .zero)) ^ 1 << 63 }
    }
    func unsigned<Cell: FixedCell & UnsignedInteger>(_: Cell.Type) -> [UInt64] {
      column.cells(as: Cell.self).map { UInt64($0 ?? .zero) }
    }
    switch column.type {
    case .bool: return column.booleans().map { $0 == true ? 1 : 0 }
    case .int8: return signed(Int8.self)
    case .int16: return signed(Int16.self)
    case .int32, .date: return signed(Int32.self)
    case .int64, .timestamp, .duration: return signed(Int64.self)
    case .uint8: return unsigned(UInt8.self)
    case .uint16: return unsigned(UInt16.self)
    case .uint32: return unsigned(UInt32.self)
    case .uint64: return unsigned(UInt64.self)
    case .float32: return column.cells(as: Float.self).map { key(Double($0 ?? 0)) }
    case .float64: return column.cells(as: Double.self).map { key($0 ?? 0) }
    case .string, .categorical: return ranks(column)
    case .decimal, .null: return Array(repeating: 0, count: column.count)
    }
  }

  /// The total order of doubles as the order of words: NaN is the largest, -0.0 equals 0.0.
  private static func key(_ value: Double) -> UInt64 {
    if value.isNaN { return .max }
    let bits = (value + 0).bitPattern
    return bits >> 63 == 1 ? ~bits : bits | 1 << 63
  }

  /// Each text's place among the distinct texts.
  private static func ranks(_ column: Column) -> [UInt64] {
    var table = TextTable()
    let empty = TextView(bytes: nil, count: 0)
    let codes = (0..<column.count).map { Int(table.code(of: column.textView(at: $0) ?? empty)) }
    let views = table.views
    var ranks = Array(repeating: UInt64(0), count: views.count)
    let sorted = views.indices.sorted { views[$0].order(to: views[$1]) < 0 }
    for (rank, code) in sorted.enumerated() { ranks[code] = UInt64(rank) }
    return codes.map { ranks[$0] }
  }
}

extension Column {
  /// The cells of rows by number, in their order.
  func gathered(_ rows: [Int], pool: BufferPool) -> Column {
    BoundColumn.column(self).gathered(rows, pool: pool) ?? self
  }
}

extension BoundColumn {
  /// The cells of rows by number, in their order, as a column of a table; nil where no table has the type.
  func gathered(_ rows: [Int], pool: BufferPool) -> Column? {
    let reader = CellReader(self)
    let layout = SeriesLayout(rowCount: rows.count)
    let sink = ColumnSink(type: type, layout: layout, morsels: 1, isOutput: true, pool: pool)
    let morsel = Morsel(index: 0, rows: 0..<rows.count)
    let block = 1_024
    let cells = UnsafeMutableRawPointer.allocate(byteCount: block * 16, alignment: 64)
    let status = UnsafeMutablePointer<UInt8>.allocate(capacity: block)
    defer {
      cells.deallocate()
      status.deallocate()
    }
    rows.withUnsafeBufferPointer { rows in
      guard let base = rows.baseAddress else { return }
      for first in stride(from: 0, to: rows.count, by: block) {
        let part = min(block, rows.count - first)
        reader.load(rows: base + first, count: part, into: cells)
        let isMarked = reader.hasNulls && reader.loadStatus(rows: base + first, count: part, into: status)
        _ = sink.write(
          first: first, count: part, values: cells, status: isMarked ? status : nil, morsel: morsel)
      }
    }
    guard case .column(let column) = sink.finish(arenas: [], pool: pool) else { return nil }
    return column
  }
}
