import Columns
import Plan
import Types

/// What a frame says of its rows: which are one series, their order, what is unique. Verified before anything
/// runs.
extension PlanRun {
  /// Finds the series of a frame and verifies its order and key.
  func layOut(_ frame: FrameID, rowCount: Int) throws(RunError) -> SeriesLayout {
    let declared = plan.frames[frame.index]
    var layout = SeriesLayout(rowCount: rowCount)
    if !declared.series.isEmpty {
      guard let series = try columns(declared.series, of: frame) else { return layout }
      layout = SeriesLayout(
        series: try GroupIndex(keys: series.map { .column($0) }, rowCount: rowCount, pool: pool))
    }
    if case .columns(let names) = declared.order, !names.isEmpty, let order = try columns(names, of: frame) {
      try verifyOrder(declared, names, order, layout)
    }
    try verifyKey(declared, frame, rowCount: rowCount)
    return layout
  }

  /// Columns by name; nil when projection left one out and no operation depends on the order of rows.
  private func columns(_ names: [String], of frame: FrameID) throws(RunError) -> [Column]? {
    var found: [Column] = []
    for name in names {
      if let column = column(name, of: frame) {
        found.append(column)
      } else if isOrdered(frame) {
        throw RunError(.missingColumn(source: plan.frames[frame.index].name, column: name))
      } else {
        return nil
      }
    }
    return found
  }

  /// A column that was read; of a zip, the first member's that has it.
  private func column(_ name: String, of frame: FrameID) -> Column? {
    switch plan.frames[frame.index].origin {
    case .source: boundColumns[frame.index][name]
    case .derived: nil
    case .zip(let members): members.lazy.compactMap { [boundColumns] in boundColumns[$0.index][name] }.first
    }
  }

  /// Whether an operation on the frame may depend on the order of its rows.
  private func isOrdered(_ frame: FrameID) -> Bool {
    plan.operations.contains { operation in
      guard operation.domain == .rows(frame), case .apply(let application) = operation.kind else {
        return false
      }
      return application.fusion != .elementwise
    }
  }

  private func verifyOrder(
    _ frame: PlanFrame, _ names: [String], _ columns: [Column], _ layout: SeriesLayout
  ) throws(RunError) {
    let isKey = !frame.key.isEmpty && Set(frame.key) == Set(frame.series + names)
    let check = OrderCheck(columns: columns, layout: layout, tiesFail: isKey)
    guard let fault = check.firstFault(options: options) else { return }
    guard let column = fault.column else {
      throw RunError(.keyNotUnique(frame: frame.name, columns: frame.key, row: fault.row))
    }
    throw RunError(.orderBroken(frame: frame.name, column: names[column], row: fault.row))
  }

  /// A key that is more than series and order is verified by finding rows of equal key.
  private func verifyKey(_ frame: PlanFrame, _ id: FrameID, rowCount: Int) throws(RunError) {
    guard !frame.key.isEmpty else { return }
    if case .columns(let names) = frame.order, Set(frame.key) == Set(frame.series + names) { return }
    let columns = frame.key.compactMap { column($0, of: id) }
    guard columns.count == frame.key.count else { return }
    let index = try GroupIndex(keys: columns.map { .column($0) }, rowCount: rowCount, pool: pool)
    guard index.groupCount < rowCount else { return }
    // Groups are numbered by first appearance, so the first row that is not the next number repeats a key.
    let row = (0..<rowCount).first { Int(index.groups[$0]) != $0 } ?? 0
    throw RunError(.keyNotUnique(frame: frame.name, columns: frame.key, row: row))
  }
}

extension SeriesLayout {
  /// The layout of rows whose groups are series: as they stand where each series' rows lie together, else
  /// series after series by first appearance, rows of each in their order.
  convenience init(series index: GroupIndex) {
    let rowCount = index.rowCount
    let groups = index.groups
    var starts: [Int] = []
    starts.reserveCapacity(index.groupCount + 1)
    for row in 0..<rowCount where row == 0 || groups[row] != groups[row - 1] {
      if starts.count == index.groupCount {
        let sorted = index.sortedRows()
        self.init(rowCount: rowCount, starts: sorted.starts, permutation: sorted.rows)
        return
      }
      starts.append(row)
    }
    self.init(rowCount: rowCount, starts: starts + [rowCount], permutation: nil)
  }
}
