import CVector
import Columns
import Kernels
import Types

/// Running the tape over a morsel.
extension BlockWorker {
  /// The block of rows at which the worker is.
  struct Block {
    let row: Int
    let count: Int
    let morsel: Morsel
    let age: UnsafePointer<Int32>?
    /// Whether the rows stand before the morsel.
    let isHalo: Bool
  }

  /// Computes, stores and reduces the rows of a morsel.
  func run(_ morsel: Morsel) {
    let program = run.program
    let first = morsel.rows.lowerBound
    // A morsel of whole series needs nothing before it.
    let start = program.hasScan ? first : max(0, first - program.halo)
    for index in 0..<slotCount where program.slots[index].content != .scalar {
      slots[index].reset(clearing: program.slots[index].type.registerWidth == 16)
    }
    if !keepsText { arena.reset() }
    var row = start
    var done = 0
    let cutsAtSegments = morsel.rows.upperBound - first > Morsel.segmentRows
    while row < morsel.rows.upperBound {
      let isHalo = row < first
      var end = min(row + run.blockRows, isHalo ? first : morsel.rows.upperBound)
      if cutsAtSegments { end = min(end, (row / Morsel.segmentRows + 1) * Morsel.segmentRows) }
      let count = end - row
      for index in 0..<slotCount { slots[index].advance(past: done, count: count) }
      let age = ages.fill(row: row, count: count)
      let block = Block(row: row, count: count, morsel: morsel, age: age, isHalo: isHalo)
      load(block, start: start)
      perform(block)
      row = end
      done = count
      lastRow = block.row
      lastCount = count
    }
    leat_block_fence()
  }

  /// Points the input slots at the block's cells, or brings the cells to them.
  private func load(_ block: Block, start: Int) {
    for input in inputs {
      let slot = slots + input.slot
      // In the first rows a lag would reach before the column, so there the cells stand in a lane behind
      // zeros.
      let reachesBefore = block.row < slot.pointee.history && (start == 0 || run.program.hasScan)
      let target = slot.pointee.values
      if let rows = run.layout.rows {
        input.reader.load(rows: rows + block.row, count: block.count, into: target)
      } else if let inPlace = input.inPlace, !reachesBefore {
        slot.pointee.values = UnsafeMutableRawPointer(mutating: inPlace + block.row * slot.pointee.width)
      } else {
        input.reader.load(first: block.row, count: block.count, into: target)
      }
      guard input.reader.hasNulls else { continue }
      let status = slot.pointee.status
      let isMarked =
        if let rows = run.layout.rows {
          input.reader.loadStatus(rows: rows + block.row, count: block.count, into: status)
        } else {
          input.reader.loadStatus(first: block.row, count: block.count, into: status)
        }
      if isMarked { slot.pointee.mark(row: block.row, offset: 0, count: block.count) }
    }
  }

  private func perform(_ block: Block) {
    for step in steps {
      switch step {
      case .call(let index):
        let call = calls + index
        let offset = block.isHalo ? max(0, block.morsel.rows.lowerBound - call.pointee.halo - block.row) : 0
        if offset < block.count { perform(call, block, offset: offset) }
      case .store(let index, let operand):
        if !block.isHalo { store(step: index, operand, block) }
      case .reduce(let index, let reduction, let operands):
        if !block.isHalo { reduce(step: index, reduction, operands, block) }
      }
    }
  }

  /// The status bytes of an operand's rows from the block's row `offset - lookback` on; nil: all valid.
  @inline(__always)
  func status(
    _ operand: BlockProgram.Operand, _ block: Block, offset: Int, lookback: Int, register: Int
  ) -> UnsafePointer<UInt8>? {
    let slot = slots + operand.slot
    let isValid = slot.pointee.invalidEnd <= block.row + offset - operand.lag - lookback
    if isValid && (operand.lag == 0 || block.age == nil) { return nil }
    return writtenStatus(operand, block, offset: offset, lookback: lookback, register: register, isValid)
  }

  @inline(never)
  private func writtenStatus(
    _ operand: BlockProgram.Operand, _ block: Block, offset: Int, lookback: Int, register: Int,
    _ isValid: Bool
  ) -> UnsafePointer<UInt8>? {
    let slot = slots + operand.slot
    if !isValid { slot.pointee.fill(row: block.row, until: block.row + block.count) }
    let own = UnsafePointer(slot.pointee.status + (offset - operand.lag))
    guard operand.lag > 0, let age = block.age else { return own }
    let target = lagStatus[register]
    leat_block_status_lagged(
      target, isValid ? nil : own - lookback, age + (offset - lookback), Int32(operand.lag),
      block.count - offset + lookback)
    return UnsafePointer(target + lookback)
  }

  private func perform(_ call: UnsafeMutablePointer<BoundCall>, _ block: Block, offset: Int) {
    let operands = call.pointee.operands
    let count = call.pointee.operandCount
    let lookback = call.pointee.lookback
    var anyInvalid = false
    for index in 0..<count {
      let source = call.pointee.sources[index]
      let slot = slots + source.slot
      operands[index].values = UnsafeRawPointer(
        slot.pointee.values + (offset - source.lag) * slot.pointee.width)
      let status = self.status(source, block, offset: offset, lookback: lookback, register: index)
      operands[index].status = status
      if status != nil { anyInvalid = true }
    }
    let result = slots + call.pointee.result
    let status = result.pointee.status + offset
    let rows = block.count - offset
    let blockCall = BlockCall(
      count: rows, firstRow: block.row + offset, age: block.age.map { $0 + offset },
      operands: UnsafeBufferPointer(start: operands, count: count),
      result: result.pointee.values + offset * result.pointee.width, status: status, arena: arena)
    let isMarked: Bool
    switch call.pointee.kernel {
    case .values(let compute):
      compute(blockCall)
      if anyInvalid { merge(call, into: status, count: rows) }
      isMarked = anyInvalid
    case .fallible(let compute):
      if anyInvalid {
        merge(call, into: status, count: rows)
      } else {
        status.update(repeating: 0, count: rows)
      }
      isMarked = compute(blockCall) || anyInvalid
    case .full(let compute): isMarked = compute(blockCall)
    case .stencil(_, let compute): isMarked = compute(blockCall)
    case .scan(let scan): isMarked = perform(scan, call, block)
    case .reduction: preconditionFailure("an aggregate is not called by block")
    }
    if isMarked { result.pointee.mark(row: block.row, offset: offset, count: block.count) }
  }

  /// A strict operation's status: the largest of its operands'.
  private func merge(
    _ call: UnsafeMutablePointer<BoundCall>, into status: UnsafeMutablePointer<UInt8>, count: Int
  ) {
    var isFirst = true
    for index in 0..<call.pointee.operandCount {
      guard let source = call.pointee.operands[index].status else { continue }
      if isFirst {
        status.update(from: source, count: count)
        isFirst = false
      } else {
        leat_block_status_max(status, source, count)
      }
    }
  }

  /// Calls a scan for each series in the block.
  private func perform(_ scan: Scan, _ call: UnsafeMutablePointer<BoundCall>, _ block: Block) -> Bool {
    guard let state = call.pointee.state else { return false }
    let result = slots + call.pointee.result
    let starts = run.layout.starts
    let count = call.pointee.operandCount
    let end = block.row + block.count
    var series = run.layout.series(at: block.row)
    var row = block.row
    var isMarked = false
    while row < end {
      if row == starts[series] { scan.reset(state) }
      let next = min(end, starts[series + 1])
      let offset = row - block.row
      let part = BlockCall(
        count: next - row, firstRow: row, age: block.age.map { $0 + offset },
        operands: UnsafeBufferPointer(start: call.pointee.operands, count: count),
        result: result.pointee.values + offset * result.pointee.width, status: result.pointee.status + offset,
        arena: arena)
      if scan.advance(state, part) { isMarked = true }
      for index in 0..<count {
        let slot = slots + call.pointee.sources[index].slot
        call.pointee.operands[index].values += (next - row) * slot.pointee.width
        call.pointee.operands[index].status = call.pointee.operands[index].status.map { $0 + (next - row) }
      }
      row = next
      series += 1
    }
    return isMarked
  }

  private func store(step: Int, _ operand: BlockProgram.Operand, _ block: Block) {
    let slot = slots + operand.slot
    let status = self.status(operand, block, offset: 0, lookback: 0, register: 0)
    let error = run.sinks[step]?.write(
      first: block.row, count: block.count, values: slot.pointee.values - operand.lag * slot.pointee.width,
      status: status, morsel: block.morsel)
    if let error { fail(row: block.row + error, step: step) }
  }

  private func reduce(step: Int, _ reduction: Reduction, _ sources: [BlockProgram.Operand], _ block: Block) {
    withUnsafeTemporaryAllocation(of: BlockOperand.self, capacity: sources.count) { operands in
      for (index, source) in sources.enumerated() {
        let slot = slots + source.slot
        let status = self.status(source, block, offset: 0, lookback: 0, register: index)
        if let status, leat_block_status_any(status, block.count) & CellStatus.error.rawValue != 0 {
          let error = (0..<block.count).first { status[$0] == CellStatus.error.rawValue }
          if let error { fail(row: block.row + error, step: step) }
        }
        operands[index] = BlockOperand(
          values: slot.pointee.values - source.lag * slot.pointee.width, status: status)
      }
      guard let state = run.states[step]?.state(block.row / Morsel.segmentRows) else { return }
      let call = ReductionCall(
        count: block.count, firstRow: block.row, rows: nil, operands: UnsafeBufferPointer(operands))
      reduction.update(state, call)
    }
  }

  private func fail(row: Int, step: Int) {
    let found = CellFailure(row: row, step: step)
    failure = min(failure ?? found, found)
  }
}
