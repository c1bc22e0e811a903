import Columns
import Kernels
import Plan
import Threads
import Types

/// One run of a plan, from bound sources to output tables.
final class PlanRun {
  let plan: LogicalPlan
  let kernels: KernelRegistry
  let options: EngineOptions
  let pool: BufferPool
  let values: RunValues
  /// Whether held columns stay until the end, so that the origin of an error can be looked for in them.
  let keepsHeld: Bool
  var frames: [FrameRows?]
  var sources: [String: Table] = [:]
  /// Columns that were read, by frame and name.
  var boundColumns: [[String: Column]]
  var parameters: [String: Literal] = [:]
  /// Columns (of one row for scalars) of operations that the caller gives.
  var overrides: [String: Column] = [:]
  var statistics = RunStatistics()
  /// How the rows of derived frames come from others, once they are found.
  var rowMaps: [FrameID: RowMap] = [:]
  /// Which rows of other frames have the keys of rows, by the operations that are the keys.
  var lookups: [[OperationID]: RowMap] = [:]
  /// Groups of rows by the operations that are their keys.
  var groupIndexes: [[OperationID]: GroupIndex] = [:]
  private var heldBytes = 0

  init(
    _ plan: LogicalPlan, kernels: KernelRegistry, options: EngineOptions, pool: BufferPool,
    keepsHeld: Bool = false
  ) {
    self.plan = plan
    self.kernels = kernels
    self.options = options
    self.pool = pool
    self.keepsHeld = keepsHeld
    values = RunValues(operations: plan.operations.count)
    frames = Array(repeating: nil, count: plan.frames.count)
    boundColumns = Array(repeating: [:], count: plan.frames.count)
  }

  /// Sets constants and parameters.
  func bind(parameters: [String: Literal]) throws(RunError) {
    self.parameters = parameters
    for name in parameters.keys.sorted() where !plan.parameters.contains(where: { $0.name == name }) {
      throw RunError(.unknownParameter(name))
    }
    for (index, operation) in plan.operations.enumerated() {
      switch operation.kind {
      case .literal(let literal):
        guard values.scalars.set(index, literal, type: operation.type.type) else {
          throw RunError(.internalBug("\(literal) is not a \(operation.type.type) in \(operation.node)"))
        }
      case .parameter(let name):
        let literal = parameters[name] ?? plan.parameters.first { $0.name == name }?.value
        guard let literal, values.scalars.set(index, literal, type: operation.type.type) else {
          throw RunError(.wrongParameter(name, expected: operation.type.type))
        }
      case .column, .adopt, .given, .apply, .aggregate, .aggregateBy, .rows, .take, .lookup, .aggregateInto:
        break
      }
    }
  }

  func rows(of frame: FrameID) throws(RunError) -> FrameRows {
    guard let rows = frames[frame.index] else {
      throw RunError(.internalBug("frame \(plan.frames[frame.index].name) has no rows"))
    }
    return rows
  }

  /// Lowers the plan and computes step after step.
  func computeSteps() throws(RunError) {
    var interleaved: Set<FrameID> = []
    for (index, rows) in frames.enumerated() {
      // How the series of frames lie that have no rows yet is not known.
      let isLate = rows == nil && !plan.frames[index].series.isEmpty
      if isLate || rows?.layout.permutation != nil { interleaved.insert(FrameID(index)) }
    }
    let physical = try Lowering.lower(plan, kernels: kernels, interleaved: interleaved)
    let clock = ContinuousClock()
    for (index, step) in physical.steps.enumerated() {
      let start = clock.now
      switch step {
      case .scalars(let program): try compute(program)
      case .rows(let program): try compute(program, in: physical)
      case .groups(let reduction): try compute(reduction, in: physical)
      case .spans(let step): try compute(step, in: physical)
      case .derived(let step): try compute(step, in: physical)
      }
      if !keepsHeld { for id in physical.releases[index] { release(id) } }
      statistics.stepSeconds.append((clock.now - start).inSeconds)
    }
  }

  private func compute(_ program: ScalarProgram) throws(RunError) {
    for id in program.operations {
      try values.scalars.compute(id, in: plan, kernels: kernels)
    }
  }

  private func compute(_ program: BlockProgram, in physical: PhysicalPlan) throws(RunError) {
    let rows = try rows(of: program.frame)
    let layout = program.isOrdered ? rows.layout : rows.unordered
    let run = try ProgramRun(
      program, plan: plan, kernels: kernels, values: values, layout: layout, options: options, pool: pool)
    let workers = min(options.threads, max(1, run.morsels.count))
    var team: [BlockWorker] = []
    for _ in 0..<workers { team.append(try BlockWorker(run)) }
    let crew = WorkerCrew(team)
    let threads = WorkerPool.run(threads: options.threads, tasks: run.morsels.count) { worker, tasks in
      let member = crew.members[worker]
      while let task = tasks.next() { member.run(run.morsels[task]) }
    }
    statistics.workers = max(statistics.workers, threads)
    if let failure = team.compactMap(\.failure).min() { throw try origin(of: failure, program, physical) }
    let keptArenas = team.filter { $0.textLife == .program }.map { KeptArena($0.arena) }
    run.finish(arenas: keptArenas, pool: pool)
    for step in program.tape {
      if case .store(let store) = step, !store.isOutput { hold(store.operation) }
    }
    count(scratch: team.reduce(0) { $0 + $1.scratchBytes })
  }

  /// Counts the bytes of a held column.
  func hold(_ id: OperationID) { heldBytes += values[id]?.heldBytes ?? 0 }

  /// Counts bytes that are held until the end of the run.
  func hold(bytes: Int) { heldBytes += bytes }

  /// Counts bytes that a step took for itself.
  func count(scratch: Int) {
    statistics.scratchBytes = max(statistics.scratchBytes, heldBytes + scratch)
  }

  private func release(_ id: OperationID) {
    heldBytes -= values[id]?.heldBytes ?? 0
    values[id] = nil
  }

  /// The tables that the plan gives back.
  func collectOutputs() throws(RunError) -> [RunOutput] {
    var outputs: [RunOutput] = []
    for output in plan.outputs {
      var columns: [Column] = []
      for column in output.columns { columns.append(try self.column(column.operation, of: output)) }
      let rowCount: Int =
        switch output.domain {
        case .scalar: 1
        case .rows(let frame): try rows(of: frame).unordered.rowCount
        }
      outputs.append(
        RunOutput(
          output: output,
          table: Table(names: output.columns.map(\.name), columns: columns, rowCount: rowCount)))
    }
    return outputs
  }

  private func column(_ id: OperationID, of output: PlanOutput) throws(RunError) -> Column {
    var base = id
    while case .adopt = plan[base].kind { base = plan[base].inputs[0] }
    if output.domain == .scalar { return try values.scalars.column(base, in: plan) }
    guard case .column(let column)? = values[base] else {
      // A single value in every row was stored under the operation's own number.
      throw RunError(.internalBug("no column for \(plan[id].node)"))
    }
    // What a program stored is canonical already.
    if case .column = plan[base].kind { return column.withCanonicalNaN(pool: pool) }
    if case .given = plan[base].kind { return column.withCanonicalNaN(pool: pool) }
    return column
  }
}

/// The workers of a program, each used by one thread at a time.
final class WorkerCrew: @unchecked Sendable {
  let members: [BlockWorker]

  init(_ members: [BlockWorker]) { self.members = members }
}

extension BoundColumn {
  /// Bytes that the engine took for the column; none for what was given to it or goes out.
  var heldBytes: Int {
    switch self {
    case .column: 0
    case .held(let held): held.values.byteCount + (held.status?.byteCount ?? 0)
    case .grouped(let grouped): grouped.values.values.byteCount + grouped.groups.rowCount * 4
    }
  }
}
