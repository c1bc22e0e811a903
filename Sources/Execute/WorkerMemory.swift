import Columns
import Types

/// The one allocation of a worker, cut into registers, histories and status bytes.
struct WorkerMemory {
  let base: UnsafeMutableRawPointer
  let byteCount: Int
  private(set) var slots: [SlotState] = []
  private(set) var inputs: [InputState] = []
  private(set) var lagStatus: [UnsafeMutablePointer<UInt8>] = []
  let lagLookback: Int
  let ages: UnsafeMutablePointer<Int32>

  init(_ run: ProgramRun) {
    let program = run.program
    let blockRows = run.blockRows
    lagLookback = WorkerMemory.lagLookback(program)
    let readers = program.slots.map { slot -> CellReader? in
      slot.content == .input ? run.values[slot.operation].map { CellReader($0) } : nil
    }
    var layout = MemoryLayoutPlan()
    let registers = program.registers.map { layout.add($0 * blockRows) }
    var lanes: [Int?] = []
    var statusLanes: [Int] = []
    for (index, slot) in program.slots.enumerated() {
      let capacity = Lane.capacity(history: slot.history, blockRows: blockRows)
      let isInPlace = run.layout.permutation == nil && readers[index]?.inPlace != nil
      if let register = slot.register {
        lanes.append(registers[register])
      } else if isInPlace && slot.history == 0 {
        lanes.append(nil)
      } else {
        lanes.append(layout.add(capacity * slot.type.registerWidth))
      }
      statusLanes.append(layout.add(capacity))
    }
    let operands = program.tape.map(\.operandCount).max() ?? 0
    let lagRows = program.isOrdered ? blockRows + lagLookback : 0
    let lags = (0..<operands).map { _ in layout.add(lagRows) }
    let ageOffset = layout.add((program.isOrdered ? blockRows + lagLookback : 1) * MemoryLayout<Int32>.stride)
    byteCount = layout.byteCount
    let base = UnsafeMutableRawPointer.allocate(byteCount: max(64, byteCount), alignment: 64)
    base.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    self.base = base
    ages = (base + ageOffset).bindMemory(to: Int32.self, capacity: blockRows + lagLookback)
    lagStatus = lags.map { (base + $0).assumingMemoryBound(to: UInt8.self) }
    for (index, slot) in program.slots.enumerated() {
      let lane = lanes[index].map { base + $0 }
      let status = (base + statusLanes[index]).assumingMemoryBound(to: UInt8.self)
      slots.append(
        SlotState(
          width: slot.type.registerWidth, history: slot.content == .scalar ? 0 : slot.history, lane: lane,
          statusLane: status, capacity: Lane.capacity(history: slot.history, blockRows: blockRows),
          cursor: slot.history, values: (lane ?? base) + slot.history * slot.type.registerWidth,
          status: status + slot.history, invalidEnd: .min, filledEnd: .min))
      if let reader = readers[index] {
        let inPlace = run.layout.permutation == nil ? reader.inPlace : nil
        inputs.append(InputState(slot: index, reader: reader, inPlace: inPlace))
      }
    }
  }

  /// Rows before a block that some kernel reads of an operand that itself lags.
  private static func lagLookback(_ program: BlockProgram) -> Int {
    program.tape.reduce(0) { longest, step in
      guard case .call(let call) = step, call.operands.contains(where: { $0.lag > 0 }) else { return longest }
      return max(longest, call.lookback)
    }
  }
}

/// Offsets of pieces of one allocation; each begins on a cache line, and an unused line between them keeps
/// pieces of a page's size from falling on the same lines of the cache.
struct MemoryLayoutPlan {
  private(set) var byteCount = 0

  mutating func add(_ bytes: Int) -> Int {
    let offset = byteCount
    byteCount += (bytes + 63) / 64 * 64 + 64
    return offset
  }
}

extension BlockProgram.Step {
  var operandCount: Int {
    switch self {
    case .call(let call): call.operands.count
    case .store: 1
    case .reduce(let reduce): reduce.operands.count
    }
  }
}
