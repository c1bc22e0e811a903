import Columns
import Kernels
import Plan
import Types

/// Derived frames: their rows, and columns that come through them.
extension PlanRun {
  func compute(_ step: DerivedStep, in physical: PhysicalPlan) throws(RunError) {
    switch plan[step.operation].kind {
    case .rows(let verb): try findRows(step, verb, physical)
    case .take where rowMaps[step.frame]?.times != nil && step.inputs.count > 1: try fillGaps(step)
    case .take where step.inputs.count > 1: try stack(step)
    case .take:
      let (map, parent) = try rowMap(of: step)
      let count = try rows(of: parent.frame).unordered.rowCount
      let column = try column(of: step.inputs[0], rowCount: count)
      let held = map.take(
        column, rowsInParent: count, parent: parent.side, threads: options.threads, pool: pool)
      try verifyPresence(in: held, of: step)
      values[step.operation] = .held(held)
      hold(step.operation)
    case .lookup(let pairs): try lookUp(step, pairs: pairs, physical)
    case .aggregateInto: try reduceGroups(step, physical)
    case .column, .adopt, .literal, .parameter, .given, .apply, .aggregate, .aggregateBy:
      throw RunError(.internalBug("\(plan[step.operation].node) is no part of a derived frame"))
    }
  }

  private func stack(_ step: DerivedStep) throws(RunError) {
    guard let map = rowMaps[step.frame] else { return }
    var columns: [BoundColumn] = []
    for (lane, id) in step.inputs.enumerated() {
      columns.append(try column(of: id, rowCount: map.rowCount(ofLane: lane)))
    }
    values[step.operation] = .held(map.stack(columns, type: plan[step.operation].type.type, pool: pool))
    hold(step.operation)
  }

  /// What a column of a filtered frame promises: its condition has left out the rows with a null there.
  private func verifyPresence(in column: HeldColumn, of step: DerivedStep) throws(RunError) {
    guard !plan[step.operation].type.nullable, let buffer = column.status else { return }
    let status = buffer.base.assumingMemoryBound(to: UInt8.self)
    let null = CellStatus.null.rawValue
    guard let row = (0..<column.count).first(where: { status[$0] == null }) else { return }
    let frame = plan.frames[step.frame.index].name
    throw RunError(.nullInColumn(source: frame, column: plan[step.operation].node, row: row))
  }

  /// The parents of a derived frame.
  private func parents(of frame: FrameID) -> [FrameID] {
    if case .derived(let parents) = plan.frames[frame.index].origin { parents } else { [] }
  }

  /// The rows of a step's frame, and the parent that its first input has the rows of.
  func rowMap(of step: DerivedStep) throws(RunError) -> (map: RowMap, parent: (frame: FrameID, side: Int)) {
    guard let map = rowMaps[step.frame],
      let source = plan[step.operation].inputs.first.map({ plan[$0].domain }),
      let side = parents(of: step.frame).firstIndex(where: { source == .rows($0) })
    else { throw RunError(.internalBug("frame \(plan.frames[step.frame.index].name) has no rows")) }
    return (map, (parents(of: step.frame)[side], side))
  }

  private func findRows(_ step: DerivedStep, _ verb: RowVerb, _ physical: PhysicalPlan) throws(RunError) {
    let frame = plan.frames[step.frame.index]
    let counts = try parents(of: step.frame).map { id throws(RunError) in
      try rows(of: id).unordered.rowCount
    }
    var operands: [BoundColumn] = []
    for (position, id) in step.inputs.enumerated() {
      let side = verb.isOfSecondParent(operand: position) ? 1 : 0
      let rowCount = verb.isSingle(operand: position) ? 1 : counts[side]
      operands.append(try column(of: id, rowCount: rowCount))
    }
    try failAtErrors(operands, of: step.inputs, physical)
    let series = operands.dropFirst(verb.operandCount).prefix(verb.seriesOperands(of: frame))
    let map: RowMap
    if case .resample(let grid) = verb {
      map = try resample(step.frame, every: grid, operands[0], Array(series), rowCount: counts[0])
    } else {
      map = try RowMap(
        verb, of: frame.name, operands: Array(operands.prefix(verb.operandCount)), counts: counts, pool: pool)
    }
    rowMaps[step.frame] = map
    var layout = SeriesLayout(rowCount: map.rowCount)
    if !frame.series.isEmpty {
      let keys =
        series.map { column in
          BoundColumn.held(
            map.take(
              column, rowsInParent: counts[0], parent: map.seriesSide, threads: options.threads, pool: pool))
        }
        + (map.lanes(pool: pool).map { [$0] } ?? [])
      layout = SeriesLayout(series: try GroupIndex(keys: keys, rowCount: map.rowCount, pool: pool))
    }
    frames[step.frame.index] = FrameRows(
      unordered: SeriesLayout(rowCount: map.rowCount), layout: layout)
    hold(bytes: map.byteCount)
    try verifyOverrides(of: step.frame, rowCount: map.rowCount)
    try bindZips()
  }

  /// What the caller gave as a column of the frame has as many rows.
  private func verifyOverrides(of frame: FrameID, rowCount: Int) throws(RunError) {
    for operation in plan.operations where operation.domain == .rows(frame) {
      guard case .given(let name) = operation.kind, let column = overrides[name], column.count != rowCount
      else { continue }
      throw RunError(.wrongOverride(name, expected: operation.type.type, rows: rowCount))
    }
  }

  /// Zips whose parts have rows by now have those of the first.
  private func bindZips() throws(RunError) {
    for (index, frame) in plan.frames.enumerated() where frames[index] == nil {
      guard case .zip(let members) = frame.origin, members.allSatisfy({ frames[$0.index] != nil }) else {
        continue
      }
      let count = try rowCount(ofZip: frame.name, members)
      let first = try rows(of: members[0])
      // The series of a zip are those of its first part, or it has none.
      let unordered = SeriesLayout(rowCount: count)
      frames[index] = FrameRows(
        unordered: unordered, layout: frame.series.isEmpty ? unordered : first.layout)
      try verifyOverrides(of: FrameID(index), rowCount: count)
    }
  }

  private func reduceGroups(_ step: DerivedStep, _ physical: PhysicalPlan) throws(RunError) {
    guard let groups = rowMaps[step.frame]?.groups else {
      throw RunError(.internalBug("frame \(plan.frames[step.frame.index].name) has no groups"))
    }
    let inputs = try step.inputs.map { id throws(RunError) in
      try column(of: id, rowCount: groups.rowCount)
    }
    try failAtErrors(inputs, of: step.inputs, physical)
    let held: HeldColumn
    if case .whole(let whole) = try kernels.bind(plan[step.operation], in: plan) {
      let sorted = groups.sortedRows()
      let spans = RowSpans(order: sorted.rows, starts: sorted.starts, groups: groups)
      held = compute(step.operation, whole, inputs, over: spans, rowCount: groups.rowCount)
    } else {
      held = try reduce(step.operation, inputs, in: groups, rowCount: groups.rowCount)
    }
    values[step.operation] = .held(held)
    hold(step.operation)
  }
}
