import CVector
import Columns
import Kernels
import Plan
import Threads
import Types

/// Aggregates per group.
extension PlanRun {
  func compute(_ step: GroupReduction, in physical: PhysicalPlan) throws(RunError) {
    let rowCount = try rows(of: step.frame).unordered.rowCount
    let keys = try step.keys.map { id throws(RunError) in try column(of: id, rowCount: rowCount) }
    let inputs = try step.inputs.map { id throws(RunError) in try column(of: id, rowCount: rowCount) }
    try failAtErrors(keys + inputs, of: step.keys + step.inputs, physical)
    let index = try groupIndex(step.keys, keys, rowCount: rowCount)
    let held = try reduce(step.operation, inputs, in: index, rowCount: rowCount)
    values[step.operation] = .grouped(GroupedColumn(groups: index, values: held))
    hold(step.operation)
  }

  /// An aggregate of each group's rows, by number of the group.
  func reduce(
    _ operation: OperationID, _ inputs: [BoundColumn], in index: GroupIndex, rowCount: Int
  ) throws(RunError) -> HeldColumn {
    guard case .reduction = try kernels.bind(plan[operation], in: plan) else {
      throw RunError(.internalBug("\(plan[operation].node) does not reduce"))
    }
    let type = plan[operation].type.type
    let result = GroupResult(type: type, count: index.groupCount, pool: pool)
    let sorted = index.sortedRows()
    let job = GroupJob(
      rows: sorted.rows, starts: sorted.starts, inputs: inputs, blockRows: max(64, options.blockRows),
      result: result, segments: (rowCount + Morsel.segmentRows - 1) / Morsel.segmentRows)
    let tasks = job.cut(rows: options.morselRows)
    let plan = plan
    let kernels = kernels
    let threads = WorkerPool.run(threads: options.threads, tasks: tasks.count) { _, source in
      // Bound again per thread; it was bound above, so it can be.
      let own = try? kernels.bind(plan[operation], in: plan)
      guard case .reduction(let reduction)? = own else { return }
      let worker = GroupWorker(job, reduction)
      while let task = source.next() { worker.run(groups: tasks[task]) }
    }
    statistics.workers = max(statistics.workers, threads)
    count(scratch: sorted.rows.byteCount + sorted.starts.count * 8)
    let arenas = type == .string ? KeptArena.distinct(inputs.flatMap(\.arenas)) : []
    return result.column(arenas: arenas)
  }

  /// The groups of keys; those of equal keys are found once.
  func groupIndex(
    _ ids: [OperationID], _ keys: [BoundColumn], rowCount: Int
  ) throws(RunError) -> GroupIndex {
    if let known = groupIndexes[ids] { return known }
    let index = try GroupIndex(keys: keys, rowCount: rowCount, pool: pool)
    groupIndexes[ids] = index
    return index
  }

  /// A column of an operation; a single value in every row where it is one.
  func column(of id: OperationID, rowCount: Int) throws(RunError) -> BoundColumn {
    if let column = values[id] { return column }
    let isScalar =
      switch plan[id].kind {
      case .literal, .parameter: true
      case .column, .adopt, .given, .apply, .aggregate, .aggregateBy, .rows, .take, .lookup, .aggregateInto:
        plan[id].domain == .scalar
      }
    guard isScalar else { throw RunError(.internalBug("no column for \(plan[id].node)")) }
    let type = plan[id].type.type
    let buffer = pool.buffer(byteCount: rowCount * type.registerWidth)
    let cell = values.scalars.cell(id.index)
    for row in 0..<rowCount {
      (buffer.base + row * type.registerWidth).copyMemory(from: cell, byteCount: type.registerWidth)
    }
    let state = values.scalars.status(id.index).pointee
    if state == CellStatus.error.rawValue { throw values.scalars.origin(of: id, in: plan) }
    let status = state == 0 ? nil : pool.buffer(byteCount: rowCount)
    status?.base.initializeMemory(as: UInt8.self, repeating: state, count: rowCount)
    return .held(HeldColumn(type: type, count: rowCount, values: buffer, status: status, arenas: []))
  }

  /// An error in a key or in what is reduced fails the run.
  func failAtErrors(
    _ columns: [BoundColumn], of ids: [OperationID], _ physical: PhysicalPlan
  ) throws(RunError) {
    var first: (row: Int, id: OperationID)?
    for (column, id) in zip(columns, ids) {
      guard let row = column.firstError else { continue }
      if row < first?.row ?? .max { first = (row, id) }
    }
    if let first { throw try origin(ofHeld: first.id, row: first.row, physical) }
  }
}

extension BoundColumn {
  /// The first row whose cell is an error; what is given has none.
  var firstError: Int? {
    let held: HeldColumn
    switch self {
    case .column: return nil
    case .held(let own): held = own
    case .grouped(let grouped): held = grouped.values
    }
    guard let buffer = held.status else { return nil }
    let status = UnsafePointer(buffer.base.assumingMemoryBound(to: UInt8.self))
    let error = CellStatus.error.rawValue
    guard leat_block_status_any(status, held.count) & error != 0 else { return nil }
    if case .grouped(let grouped) = self {
      let groups = grouped.groups.groups
      return (0..<grouped.groups.rowCount).first { status[Int(groups[$0])] == error }
    }
    return (0..<held.count).first { status[$0] == error }
  }
}

/// The values of all groups (or rows), written by several threads at different places.
final class GroupResult: @unchecked Sendable {
  let type: DataType
  private let count: Int
  let values: Buffer
  let status: Buffer

  init(type: DataType, count: Int, pool: BufferPool) {
    self.type = type
    self.count = count
    // One cell more, since a kernel writes whole cells of up to 16 bytes.
    values = pool.zeroed(byteCount: count * type.registerWidth + 16)
    status = pool.zeroed(byteCount: count)
  }

  func put(_ group: Int, _ cell: UnsafeRawPointer, _ state: CellStatus) {
    (values.base + group * type.registerWidth).copyMemory(from: cell, byteCount: type.registerWidth)
    status.base.storeBytes(of: state.rawValue, toByteOffset: group, as: UInt8.self)
  }

  /// The values, with the arenas that text among them lives in.
  func column(arenas: [KeptArena]) -> HeldColumn {
    let bytes = status.base.assumingMemoryBound(to: UInt8.self)
    let isValid = leat_block_status_any(bytes, count) == 0
    return HeldColumn(
      type: type, count: count, values: values, status: isValid ? nil : status, arenas: arenas)
  }
}

/// What the threads of a group reduction share.
final class GroupJob: Sendable {
  /// Row numbers group by group.
  let rows: Buffer
  /// Where each group begins among them, and the end.
  let starts: [Int]
  let inputs: [BoundColumn]
  let blockRows: Int
  let result: GroupResult
  let segments: Int

  init(
    rows: Buffer, starts: [Int], inputs: [BoundColumn], blockRows: Int, result: GroupResult, segments: Int
  ) {
    self.rows = rows
    self.starts = starts
    self.inputs = inputs
    self.blockRows = blockRows
    self.result = result
    self.segments = segments
  }

  /// Ranges of groups with about so many rows each.
  func cut(rows: Int) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var first = 0
    for group in 0..<(starts.count - 1) {
      let isLast = group == starts.count - 2
      if starts[group + 1] - starts[first] >= rows || isLast {
        ranges.append(first..<(group + 1))
        first = group + 1
      }
    }
    return ranges
  }
}
