import Columns
import Plan
import Types

/// Binding tables to source frames, and holding them to their contract.
extension PlanRun {
  func bind(sources: [String: Table]) throws(RunError) {
    self.sources = sources
    for (index, frame) in plan.frames.enumerated() {
      let count: Int
      switch frame.origin {
      case .source(let source): count = try bind(source, of: FrameID(index), name: frame.name)
      case .zip(let members):
        // The rows of a derived frame are not there yet; then `bindZips` follows.
        if members.contains(where: { frames[$0.index] == nil }) { continue }
        count = try rowCount(ofZip: frame.name, members)
      case .derived: continue
      }
      let unordered = SeriesLayout(rowCount: count)
      let layout = try layOut(FrameID(index), rowCount: count)
      frames[index] = FrameRows(unordered: unordered, layout: layout)
    }
  }

  /// Binds what the caller gives instead of having it computed. Frames must have rows by now.
  func bind(overrides: [String: Column]) throws(RunError) {
    self.overrides = overrides
    for (index, operation) in plan.operations.enumerated() {
      guard case .given(let name) = operation.kind else { continue }
      guard let column = overrides[name] else { throw RunError(.missingOverride(name)) }
      let type = operation.type.type
      let expected: Int? =
        switch operation.domain {
        case .scalar: 1
        // The rows of a derived frame are counted when they are found.
        case .rows(let frame): frames[frame.index]?.unordered.rowCount
        }
      guard column.type == type, column.count == expected ?? column.count else {
        throw RunError(.wrongOverride(name, expected: type, rows: expected ?? 0))
      }
      if operation.domain == .scalar {
        values.scalars.set(index, column)
      } else {
        values.columns[index] = .column(column)
      }
    }
  }

  /// Brings rows into the order of series and order, equal ones as they stood.
  private func sort(_ columns: inout [String: Column], by frame: PlanFrame, rowCount: Int) {
    var names = frame.series
    if case .columns(let order) = frame.order { names += order }
    let rows = RowSort.rows(by: names.compactMap { columns[$0] }, rowCount: rowCount)
    columns = columns.mapValues { $0.gathered(rows, pool: pool) }
  }

  func rowCount(ofZip name: String, _ members: [FrameID]) throws(RunError) -> Int {
    var counts: [Int] = []
    for member in members { counts.append(try rows(of: member).unordered.rowCount) }
    guard let first = counts.first else { throw RunError(.internalBug("\(name) is a zip of nothing")) }
    guard counts.allSatisfy({ $0 == first }) else {
      let names = members.map { plan.frames[$0.index].name }
      throw RunError(.lengthsDiffer(frame: name, members: names, counts: counts))
    }
    return first
  }

  private func bind(_ source: PlanSource, of frame: FrameID, name: String) throws(RunError) -> Int {
    guard let table = sources[name] else { throw RunError(.missingSource(name)) }
    var columns: [String: Column] = [:]
    for declared in source.columns where declared.isRead {
      if let constant = declared.constant {
        columns[declared.name] = Column(
          repeating: constant, type: declared.type.type, count: table.rowCount)
        continue
      }
      guard let column = table[declared.name] else {
        throw RunError(.missingColumn(source: name, column: declared.name))
      }
      columns[declared.name] = try column.kept(to: declared, nanAsNull: source.nanAsNull, source: name)
    }
    if source.sort { sort(&columns, by: plan.frames[frame.index], rowCount: table.rowCount) }
    boundColumns[frame.index] = columns
    for (index, operation) in plan.operations.enumerated() where operation.domain == .rows(frame) {
      guard case .column(let column) = operation.kind else { continue }
      guard let bound = columns[column] else {
        throw RunError(.missingColumn(source: name, column: column))
      }
      values.columns[index] = .column(bound)
    }
    statistics.sourceRows += table.rowCount
    return table.rowCount
  }
}

extension Column {
  /// The column when it keeps what was declared of it.
  fileprivate func kept(
    to declared: PlanColumn, nanAsNull: Bool, source: String
  ) throws(RunError) -> Column {
    guard type == declared.type.type else {
      let expected = declared.type.type
      throw RunError(
        .wrongColumnType(source: source, column: declared.name, expected: expected, found: type))
    }
    let column = nanAsNull && type.isFloat ? withNaNAsNull() : self
    if !declared.type.nullable, let row = column.firstNull {
      throw RunError(.nullInColumn(source: source, column: declared.name, row: row))
    }
    return column
  }
}
