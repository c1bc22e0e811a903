import Kernels
import Plan
import Types

/// Makes one block program from a draft.
struct ProgramBuilder {
  private let lowering: Lowering
  private let draft: Int
  private let frame: FrameID
  private let operations: [OperationID]
  private var slots: [BlockProgram.Slot] = []
  private var slotOf: [OperationID: Int] = [:]
  private var tape: [BlockProgram.Step] = []
  /// What the program reads of others.
  private var external: [OperationID] = []

  /// A draft's program, and what it reads of others.
  static func build(
    draft: Int, of lowering: Lowering
  ) throws(RunError) -> (program: BlockProgram, external: [OperationID]) {
    var builder = ProgramBuilder(lowering: lowering, draft: draft)
    let program = try builder.build()
    return (program, builder.external)
  }

  private init(lowering: Lowering, draft: Int) {
    self.lowering = lowering
    self.draft = draft
    guard case .rows(let frame, let operations) = lowering.drafts[draft].content else {
      preconditionFailure("only drafts of rows become block programs")
    }
    self.frame = frame
    self.operations = operations
  }

  private mutating func build() throws(RunError) -> BlockProgram {
    for id in operations {
      switch lowering.shape(id) {
      case .rows(let lookback): call(id, lookback: lookback)
      case .scan: call(id, lookback: 0)
      case .lag: break
      case .aggregate: reduce(id)
      case .leaf, .adoption, .scalar, .grouped, .whole, .derived:
        throw RunError(.internalBug("\(lowering.plan[id].node) stands in a program of rows"))
      }
      if lowering.isOutput.contains(id) || lowering.held.contains(id) {
        store(id, folding: true, isOutput: lowering.isOutput.contains(id))
      }
    }
    for id in lowering.drafts[draft].stores { store(id, folding: false, isOutput: true) }
    spreadHistory()
    let registers = assignRegisters()
    return BlockProgram(
      region: lowering.drafts[draft].region, frame: frame, slots: slots, tape: tape, registers: registers,
      halo: slots.map(\.halo).max() ?? 0, isOrdered: slots.contains { $0.history > 0 } || hasScan,
      hasScan: hasScan)
  }

  private var hasScan: Bool { operations.contains { lowering.shape($0) == .scan } }

  private mutating func call(_ id: OperationID, lookback: Int) {
    let operands = lowering.plan[id].inputs.map { operand($0, folding: true) }
    let result = addSlot(id, content: .result)
    tape.append(.call(.init(operation: id, operands: operands, result: result, lookback: lookback)))
  }

  private mutating func reduce(_ id: OperationID) {
    // On permuted rows there is no reduction, so a lag must have been stored by the program before.
    let folding = !lowering.interleaved.contains(frame)
    let operands = lowering.plan[id].inputs.map { operand($0, folding: folding) }
    tape.append(.reduce(.init(operation: id, operands: operands)))
  }

  private mutating func store(_ id: OperationID, folding: Bool, isOutput: Bool) {
    tape.append(.store(.init(operation: id, operand: operand(id, folding: folding), isOutput: isOutput)))
  }

  private mutating func operand(_ id: OperationID, folding: Bool) -> BlockProgram.Operand {
    let (base, lag) = lowering.resolve(id, folding: folding)
    if let slot = slotOf[base] { return .init(slot: slot, lag: lag) }
    let isScalar = lowering.isScalar(base)
    if !isScalar { external.append(base) }
    return .init(slot: addSlot(base, content: isScalar ? .scalar : .input), lag: lag)
  }

  private mutating func addSlot(_ id: OperationID, content: BlockProgram.Slot.Content) -> Int {
    slotOf[id] = slots.count
    slots.append(
      .init(
        content: content, operation: id, type: lowering.plan[id].type.type, history: 0, halo: 0, register: nil
      ))
    return slots.count - 1
  }

  /// From the last step to the first: what a reader reaches back, its operands must keep and have computed.
  private mutating func spreadHistory() {
    for step in tape.reversed() {
      switch step {
      case .call(let call):
        for operand in call.operands {
          read(operand, lookback: call.lookback, halo: slots[call.result].halo)
        }
      case .store(let store): read(store.operand, lookback: 0, halo: 0)
      case .reduce(let reduce):
        for operand in reduce.operands { read(operand, lookback: 0, halo: 0) }
      }
    }
  }

  private mutating func read(_ operand: BlockProgram.Operand, lookback: Int, halo: Int) {
    let reach = operand.lag + lookback
    slots[operand.slot].history = max(slots[operand.slot].history, reach)
    slots[operand.slot].halo = max(slots[operand.slot].halo, halo + reach)
  }

  /// Results without history share registers: one is free again after its last reader. A call never writes
  /// where it reads. Returns the width of each register.
  private mutating func assignRegisters() -> [Int] {
    var lastUse = Array(repeating: -1, count: slots.count)
    for (position, step) in tape.enumerated() {
      switch step {
      case .call(let call):
        for operand in call.operands { lastUse[operand.slot] = position }
        lastUse[call.result] = max(lastUse[call.result], position)
      case .store(let store): lastUse[store.operand.slot] = position
      case .reduce(let reduce):
        for operand in reduce.operands { lastUse[operand.slot] = position }
      }
    }
    var widths: [Int] = []
    // Free registers by the width of their cells, and what becomes free behind each step.
    var free: [Int: [Int]] = [:]
    var ends: [[Int]] = Array(repeating: [], count: tape.count)
    for (position, step) in tape.enumerated() {
      for register in position > 0 ? ends[position - 1] : [] {
        free[widths[register], default: []].append(register)
      }
      guard case .call(let call) = step, slots[call.result].history == 0 else { continue }
      let width = slots[call.result].type.registerWidth
      let register: Int
      if let reused = free[width]?.popLast() {
        register = reused
      } else {
        register = widths.count
        widths.append(width)
      }
      slots[call.result].register = register
      ends[lastUse[call.result]].append(register)
    }
    return widths
  }
}
