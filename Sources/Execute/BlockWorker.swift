import Columns
import Kernels
import Plan
import Types

/// One thread's registers and bound kernels for a block program. All memory is allocated here, once.
final class BlockWorker {
  let run: ProgramRun
  let slots: UnsafeMutablePointer<SlotState>
  let slotCount: Int
  let steps: [BoundStep]
  /// Slots whose blocks move through a lane.
  let moving: [Int]
  let inputs: [InputState]
  let ages: AgeRegister
  let arena = TextArena()
  /// How long text that this worker makes is looked at.
  let textLife: TextLife
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
    textLife = TextLife(program)
    moving = memory.slots.indices.filter { memory.slots[$0].history > 0 }
    var steps: [BoundStep] = []
    for (index, step) in program.tape.enumerated() { steps.append(try BoundStep(step, index: index, run)) }
    self.steps = steps
    fillScalars()
  }

  deinit {
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

/// An input slot and how its blocks are read.
struct InputState {
  let slot: Int
  let reader: CellReader
  /// The column's first cell, when blocks are read where they lie.
  let inPlace: UnsafeRawPointer?
}
