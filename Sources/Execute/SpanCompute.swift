import CVector
import Columns
import Kernels
import Plan
import Threads
import Types

/// Kernels that see all rows of a span at once.
extension PlanRun {
  func compute(_ step: SpanStep, in physical: PhysicalPlan) throws(RunError) {
    guard case .whole(let whole) = try kernels.bind(plan[step.operation], in: plan) else {
      throw RunError(.internalBug("\(plan[step.operation].node) does not see all rows at once"))
    }
    let rowCount = try rows(of: step.frame).unordered.rowCount
    let inputs = try step.inputs.map { id throws(RunError) in try column(of: id, rowCount: rowCount) }
    if whole.form == .aggregate { try failAtErrors(inputs, of: step.inputs, physical) }
    if case .groups(let ids) = step.span {
      let keys = try ids.map { id throws(RunError) in try column(of: id, rowCount: rowCount) }
      try failAtErrors(keys, of: ids, physical)
    }
    let spans = try self.spans(of: step)
    let held = compute(step.operation, whole, inputs, over: spans, rowCount: rowCount)
    if plan[step.operation].domain == .scalar {
      values.scalars.set(step.operation.index, held)
    } else if let groups = spans.groups, whole.form == .aggregate {
      values[step.operation] = .grouped(GroupedColumn(groups: groups, values: held))
    } else {
      values[step.operation] = .held(held)
    }
    hold(step.operation)
  }

  /// What a kernel makes of all spans: a cell for each row, or for each span.
  func compute(
    _ operation: OperationID, _ whole: Whole, _ inputs: [BoundColumn], over spans: RowSpans, rowCount: Int
  ) -> HeldColumn {
    let type = plan[operation].type.type
    let result = GroupResult(
      type: type, count: whole.form == .aggregate ? spans.count : rowCount, pool: pool)
    let job = SpanJob(spans: spans, inputs: inputs, form: whole.form, result: result)
    let tasks = spans.cut(rows: options.morselRows)
    let plan = plan
    let kernels = kernels
    let threads = WorkerPool.run(threads: options.threads, tasks: tasks.count) { _, source in
      // Bound again per thread; it was bound above, so it can be.
      guard case .whole(let own)? = try? kernels.bind(plan[operation], in: plan) else { return }
      let worker = SpanWorker(job, own)
      while let task = source.next() { worker.run(tasks[task]) }
    }
    statistics.workers = max(statistics.workers, threads)
    count(scratch: threads * job.scratchBytes)
    return result.column(arenas: type == .string ? KeptArena.distinct(inputs.flatMap(\.arenas)) : [])
  }

  private func spans(of step: SpanStep) throws(RunError) -> RowSpans {
    let rows = try rows(of: step.frame)
    let rowCount = rows.unordered.rowCount
    switch step.span {
    case .frame: return RowSpans(order: nil, starts: [0, rowCount], groups: nil)
    case .series: return RowSpans(order: rows.layout.permutation, starts: rows.layout.starts, groups: nil)
    case .groups(let ids):
      let keys = try ids.map { id throws(RunError) in try column(of: id, rowCount: rowCount) }
      let index = try groupIndex(ids, keys, rowCount: rowCount)
      let sorted = index.sortedRows()
      return RowSpans(order: sorted.rows, starts: sorted.starts, groups: index)
    }
  }

  /// The first error cell among what a step took in for the span that a row is in.
  func errorSource(of step: SpanStep, row: Int) throws(RunError) -> (id: OperationID, row: Int)? {
    let spans = try self.spans(of: step)
    var found: (id: OperationID, row: Int)?
    for id in step.inputs {
      guard case .held(let held)? = values[id], let buffer = held.status else { continue }
      let status = buffer.base.assumingMemoryBound(to: UInt8.self)
      for position in spans.span(with: row) {
        let other = spans.rows.map { $0[position] } ?? position
        if status[other] == CellStatus.error.rawValue, other < found?.row ?? .max { found = (id, other) }
      }
    }
    return found
  }
}
