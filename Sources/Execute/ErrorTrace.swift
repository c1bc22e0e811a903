import Columns
import Kernels
import Plan
import Types

/// Finding the operation that made an error cell: from the cell that something needed, back along error
/// cells.
extension PlanRun {
  /// A cell of a slot of a program.
  private struct Place {
    var program: BlockProgram
    var slot: Int
    /// Position in the program's order of rows.
    var row: Int
  }

  /// The error of a program's smallest failing row.
  func origin(
    of failure: CellFailure, _ program: BlockProgram, _ physical: PhysicalPlan
  ) throws(RunError) -> RunError {
    if let error = try originWithHeldColumns() { return error }
    let operands: [BlockProgram.Operand] =
      switch program.tape[failure.step] {
      case .store(let store): [store.operand]
      case .reduce(let reduce): reduce.operands
      case .call: []
      }
    let probe = try probe(program, row: failure.row)
    for operand in operands where probe.isError(operand.slot, row: failure.row - operand.lag) {
      let place = Place(program: program, slot: operand.slot, row: failure.row - operand.lag)
      return try origin(of: place, physical)
    }
    throw RunError(.internalBug("an error cell at row \(failure.row) was not found again"))
  }

  /// The error of a cell of a held column, which something needed.
  func origin(
    ofHeld id: OperationID, row: Int, _ physical: PhysicalPlan
  ) throws(RunError) -> RunError {
    if let error = try originWithHeldColumns() { return error }
    let (id, row) = try behindSpans(id, row: row, physical)
    guard let place = try place(ofHeld: id, row: row, physical) else { return cellError(id, row: row) }
    return try origin(of: place, physical)
  }

  /// Columns between programs are gone by now, so the run is repeated once with all of them kept.
  private func originWithHeldColumns() throws(RunError) -> RunError? {
    if keepsHeld { return nil }
    let again = PlanRun(plan, kernels: kernels, options: options, pool: pool, keepsHeld: true)
    do throws(RunError) {
      try again.bind(parameters: parameters)
      try again.bind(sources: sources)
      try again.bind(overrides: overrides)
      try again.computeSteps()
    } catch {
      return error
    }
    throw RunError(.internalBug("an error was not met again"))
  }

  private func origin(of start: Place, _ physical: PhysicalPlan) throws(RunError) -> RunError {
    var place = start
    var probe = try probe(place.program, row: place.row)
    var calls = place.program.calls
    while true {
      let slot = place.program.slots[place.slot]
      switch slot.content {
      case .scalar: return values.scalars.origin(of: slot.operation, in: plan)
      case .input:
        let row = probe.run.layout.rows.map { $0[place.row] } ?? place.row
        let source = try behindSpans(slot.operation, row: row, physical)
        guard let before = try self.place(ofHeld: source.id, row: source.row, physical) else {
          return cellError(source.id, row: source.row)
        }
        place = before
        probe = try self.probe(place.program, row: place.row)
        calls = place.program.calls
      case .result:
        guard let call = calls[place.slot] else { return cellError(slot.operation, row: place.row) }
        guard let source = probe.errorSource(of: call, row: place.row) else {
          let row = probe.run.layout.rows.map { $0[place.row] } ?? place.row
          let arguments = isShown(slot.operation) ? probe.arguments(of: call, row: place.row) : []
          return cellError(slot.operation, row: row, arguments: arguments)
        }
        let isSameRow = source.row == place.row
        place.slot = source.slot
        place.row = source.row
        if !isSameRow { probe = try self.probe(place.program, row: place.row) }
      }
    }
  }

  /// The error cell that a step over spans took in, which made a cell of its result an error; through any
  /// number of such steps.
  private func behindSpans(
    _ id: OperationID, row: Int, _ physical: PhysicalPlan
  ) throws(RunError) -> (id: OperationID, row: Int) {
    var current = (id: id, row: row)
    while true {
      if let source = behindTake(current.id, row: current.row) {
        current = source
        continue
      }
      var step: SpanStep?
      for case .spans(let candidate) in physical.steps where candidate.operation == current.id {
        step = candidate
      }
      guard let step, let source = try errorSource(of: step, row: current.row) else { return current }
      current = source
    }
  }

  /// The cell that a cell of a derived frame was taken from.
  private func behindTake(_ id: OperationID, row: Int) -> (id: OperationID, row: Int)? {
    if case .lookup = plan[id].kind, let map = lookups[Array(plan[id].inputs.dropFirst())] {
      let there = map.rows(of: 0)[row]
      return there < 0 ? nil : (unadopted(plan[id].inputs[0]), there)
    }
    guard case .take = plan[id].kind, case .rows(let frame) = plan[id].domain, let map = rowMaps[frame],
      case .derived(let parents) = plan.frames[frame.index].origin
    else { return nil }
    let lane = plan[id].inputs.count > 2 ? map.lane(of: row) : nil
    let source = plan[id].inputs[lane?.lane ?? 0]
    guard let side = parents.firstIndex(where: { plan[source].domain == .rows($0) }) else { return nil }
    let parentRow = lane?.row ?? map.rows(of: side)[row]
    return parentRow < 0 ? nil : (unadopted(source), parentRow)
  }

  /// The column that a column of a zip is.
  private func unadopted(_ id: OperationID) -> OperationID {
    var source = id
    while case .adopt = plan[source].kind { source = plan[source].inputs[0] }
    return source
  }

  /// Whether a message may show what an operation was given.
  private func isShown(_ id: OperationID) -> Bool { !plan[id].inputs.contains(where: plan.hides) }

  private func cellError(_ id: OperationID, row: Int, arguments: [Literal] = []) -> RunError {
    RunError(.cell(node: plan[id].node, transform: plan[id].transform, row: row), arguments: arguments)
  }

  /// Where a program computed a row of a held column; nil when no program of rows did.
  private func place(
    ofHeld id: OperationID, row: Int, _ physical: PhysicalPlan
  ) throws(RunError) -> Place? {
    for case .rows(let program) in physical.steps {
      for case .store(let store) in program.tape where store.operation == id && store.operand.slot >= 0 {
        guard program.slots[store.operand.slot].content == .result || store.operand.lag > 0 else { continue }
        let rows = try rows(of: program.frame)
        let layout = program.isOrdered ? rows.layout : rows.unordered
        let position =
          layout.rows.map { order in (0..<layout.rowCount).first { order[$0] == row } ?? row } ?? row
        return Place(program: program, slot: store.operand.slot, row: position - store.operand.lag)
      }
    }
    return nil
  }

  /// Computes one row of a program again, storing nothing.
  private func probe(_ program: BlockProgram, row: Int) throws(RunError) -> BlockWorker {
    var program = program
    // No slot shares a register, so that every cell can still be looked at when the tape has run.
    for slot in program.slots.indices { program.slots[slot].register = nil }
    let rows = try rows(of: program.frame)
    let layout = program.isOrdered ? rows.layout : rows.unordered
    let run = try ProgramRun(
      program, plan: plan, kernels: kernels, values: values, layout: layout, options: options, pool: pool,
      isProbe: true)
    let worker = try BlockWorker(run)
    let first = program.hasScan ? layout.starts[layout.series(at: row)] : row
    worker.run(Morsel(index: 0, rows: first..<(row + 1)))
    return worker
  }
}

/// Looking at the status of cells after a probe.
extension BlockWorker {
  /// Whether a cell of the last block or its history is an error.
  func isError(_ slot: Int, row: Int) -> Bool {
    let state = slots + slot
    guard row >= 0, row < state.pointee.invalidEnd else { return false }
    if state.pointee.filledEnd != .max, row < lastRow - state.pointee.history { return false }
    let end = lastRow + lastCount
    state.pointee.fill(row: lastRow, until: end)
    return state.pointee.status[row - lastRow] == CellStatus.error.rawValue
  }

  /// The operand cell that made a result an error; nil when the result's own kernel did.
  func errorSource(of call: BlockProgram.Call, row: Int) -> (slot: Int, row: Int)? {
    let start = run.layout.starts[run.layout.series(at: row)]
    for operand in call.operands {
      let last = row - operand.lag
      guard last >= start else { continue }
      let first = max(start, last - call.lookback)
      if let found = (first...last).first(where: { isError(operand.slot, row: $0) }) {
        return (operand.slot, found)
      }
    }
    return nil
  }

  /// The cells of the last block that a call was given for a row; none where a kernel looks at other rows.
  func arguments(of call: BlockProgram.Call, row: Int) -> [Literal] {
    guard call.lookback == 0, !run.program.hasScan else { return [] }
    let start = run.layout.starts[run.layout.series(at: row)]
    return call.operands.map { operand in
      let state = slots[operand.slot]
      let place = row - operand.lag - lastRow
      guard row - operand.lag >= start, place >= -state.history else { return .null }
      let isValid = row - operand.lag >= state.invalidEnd || state.status[place] == CellStatus.valid.rawValue
      return isValid
        ? Literal(cell: state.values + place * state.width, type: run.program.slots[operand.slot].type)
        : .null
    }
  }
}

extension BlockProgram {
  /// The call that computes each slot of a result.
  fileprivate var calls: [Int: Call] {
    tape.reduce(into: [:]) { calls, step in
      if case .call(let call) = step { calls[call.result] = call }
    }
  }
}
