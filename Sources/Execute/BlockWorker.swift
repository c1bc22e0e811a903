import Columns
import Kernels
import Plan
import Types

/// One thread's registers and bound kernels for a block program. All memory is allocated here, once.
final class BlockWorker {
  let run: ProgramRun
  let slots: UnsafeMutablePointer<SlotState>
  let slotCount: Int
  let calls: UnsafeMutablePointer<BoundCall>
  let callCount: Int
  let steps: [BoundStep]
  let inputs: [InputState]
  let ages: AgeRegister
  let arena = TextArena()
  /// Whether text that this worker makes outlives the morsel.
  let keepsText: Bool
  /// A register with a status byte per row for each operand of a call, for lags at the start of series.
  let lagStatus: [UnsafeMutablePointer<UInt8>]
  /// Rows before a block that a kernel reads of a lagged operand.
  let lagLookback: Int
  var failure: CellFailure?
  /// The block that was computed last.
  var lastRow = 0
  var lastCount = 0
  /// Bytes of registers, for the run's statistics.
  let scratchBytes: Int
  private let memory: UnsafeMutableRawPointer

  init(_ run: ProgramRun) throws(RunError) {
    self.run = run
    let program = run.program
    let memory = WorkerMemory(run)
    self.memory = memory.base
    scratchBytes = memory.byteCount
    slotCount = program.slots.count
    slots = .allocate(capacity: max(1, slotCount))
    for (index, state) in memory.slots.enumerated() { (slots + index).initialize(to: state) }
    inputs = memory.inputs
    lagStatus = memory.lagStatus
    lagLookback = memory.lagLookback
    ages = AgeRegister(
      layout: run.layout, cap: program.isOrdered ? program.halo : 0, back: memory.lagLookback,
      memory: memory.ages)
    keepsText = program.tape.contains { step in
      guard case .store(let store) = step, !store.isOutput else { return false }
      return program.slots[store.operand.slot].type == .string
    }
    var bound: [BoundCall] = []
    var steps: [BoundStep] = []
    for (index, step) in program.tape.enumerated() {
      switch step {
      case .call(let call):
        steps.append(.call(bound.count))
        bound.append(try BoundCall(call, run))
      case .store(let store): steps.append(.store(index, store.operand))
      case .reduce(let reduce):
        guard case .reduction(let reduction) = try run.kernels.bind(run.plan[reduce.operation], in: run.plan)
        else { throw RunError(.internalBug("an aggregate does not reduce")) }
        steps.append(.reduce(index, reduction, reduce.operands))
      }
    }
    self.steps = steps
    callCount = bound.count
    calls = .allocate(capacity: max(1, bound.count))
    calls.initialize(from: bound, count: bound.count)
    fillScalars()
  }

  deinit {
    for index in 0..<callCount { calls[index].deallocate() }
    calls.deinitialize(count: callCount)
    calls.deallocate()
    slots.deallocate()
    memory.deallocate()
  }

  /// Fills the registers of single values.
  private func fillScalars() {
    let scalars = run.values.scalars
    for (index, slot) in run.program.slots.enumerated() where slot.content == .scalar {
      let state = slots + index
      guard let lane = state.pointee.lane else { continue }
      let count = slot.history + run.blockRows
      let cell = scalars.cell(slot.operation.index)
      let width = slot.type.registerWidth
      for row in 0..<count { (lane + row * width).copyMemory(from: cell, byteCount: width) }
      let status = scalars.status(slot.operation.index).pointee
      state.pointee.statusLane.update(repeating: status, count: count)
      state.pointee.values = lane + slot.history * width
      state.pointee.status = state.pointee.statusLane + slot.history
      state.pointee.invalidEnd = status == CellStatus.valid.rawValue ? .min : .max
      state.pointee.filledEnd = .max
    }
  }
}

/// The smallest row at which something needed an error cell, and the step of the tape that needed it.
struct CellFailure: Comparable {
  var row: Int
  var step: Int

  static func < (left: CellFailure, right: CellFailure) -> Bool {
    (left.row, left.step) < (right.row, right.step)
  }
}

/// A step of the tape as a worker runs it.
enum BoundStep {
  /// An index into the bound calls.
  case call(Int)
  /// The step's index on the tape.
  case store(Int, BlockProgram.Operand)
  case reduce(Int, Reduction, [BlockProgram.Operand])
}

/// A call with this worker's own binding of its kernel.
struct BoundCall {
  let kernel: PreparedKernel
  let result: Int
  /// Rows before a morsel that readers of the result need.
  let halo: Int
  let lookback: Int
  let operandCount: Int
  let sources: UnsafeMutablePointer<BlockProgram.Operand>
  let operands: UnsafeMutablePointer<BlockOperand>
  /// The state of a scan.
  let state: UnsafeMutableRawPointer?

  init(_ call: BlockProgram.Call, _ run: ProgramRun) throws(RunError) {
    kernel = try run.kernels.bind(run.plan[call.operation], in: run.plan)
    result = call.result
    halo = run.program.slots[call.result].halo
    lookback = call.lookback
    operandCount = call.operands.count
    sources = .allocate(capacity: max(1, operandCount))
    sources.initialize(from: call.operands, count: operandCount)
    operands = .allocate(capacity: max(1, operandCount))
    let placeholder = UnsafeRawPointer(sources)
    operands.initialize(
      repeating: BlockOperand(values: placeholder, status: nil), count: max(1, operandCount))
    if case .scan(let scan) = kernel {
      state = .allocate(byteCount: max(16, scan.stateSize), alignment: 16)
    } else {
      state = nil
    }
  }

  func deallocate() {
    sources.deallocate()
    operands.deallocate()
    state?.deallocate()
  }
}

/// An input slot and how its blocks are read.
struct InputState {
  let slot: Int
  let reader: CellReader
  /// The column's first cell, when blocks are read where they lie.
  let inPlace: UnsafeRawPointer?
}
