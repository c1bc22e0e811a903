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
    if textLife != .program { arena.reset() }
    var row = start
    var done = 0
    let cutsAtSegments = morsel.rows.upperBound - first > Morsel.segmentRows
    while row < morsel.rows.upperBound {
      let isHalo = row < first
      var end = min(row + run.blockRows, isHalo ? first : morsel.rows.upperBound)
      if cutsAtSegments { end = min(end, (row / Morsel.segmentRows + 1) * Morsel.segmentRows) }
      let count = end - row
      for index in moving { slots[index].advance(past: done, count: count) }
      if textLife == .block { arena.reset() }
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
      switch step.work {
      case .values, .fallible, .full, .scan:
        let offset = block.isHalo ? max(0, block.morsel.rows.lowerBound - step.halo - block.row) : 0
        if offset < block.count { perform(step, block, offset: offset) }
      case .store: if !block.isHalo { store(step, block) }
      case .reduce: if !block.isHalo { reduce(step, block) }
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

  /// Points a step's operands at the block's rows from `offset` on; returns whether any cell may be invalid.
  @inline(__always)
  private func point(_ step: BoundStep, _ block: Block, offset: Int) -> Bool {
    var anyInvalid = false
    for index in 0..<step.operandCount {
      let source = step.sources[index]
      let slot = slots + source.slot
      let values = slot.pointee.values + (offset - source.lag) * slot.pointee.width
      let status = self.status(source, block, offset: offset, lookback: step.lookback, register: index)
      step.operands[index] = BlockOperand(values: values, status: status)
      if status != nil { anyInvalid = true }
    }
    return anyInvalid
  }

  @inline(__always)
  private func perform(_ step: BoundStep, _ block: Block, offset: Int) {
    let anyInvalid = point(step, block, offset: offset)
    let result = slots + step.result
    let status = result.pointee.status + offset
    let rows = block.count - offset
    let call = BlockCall(
      count: rows, firstRow: block.row + offset, age: block.age.map { $0 + offset },
      operands: UnsafeBufferPointer(start: step.operands, count: step.operandCount),
      result: result.pointee.values + offset * result.pointee.width, status: status,
      arena: step.makesText ? arena : nil)
    let isMarked: Bool
    switch step.work {
    case .values:
      _ = step.compute(call)
      if anyInvalid { merge(step, into: status, count: rows) }
      isMarked = anyInvalid
    case .fallible:
      if anyInvalid {
        merge(step, into: status, count: rows)
      } else {
        status.update(repeating: 0, count: rows)
      }
      isMarked = step.compute(call) || anyInvalid
    case .full: isMarked = step.compute(call)
    case .scan: isMarked = performScan(step, block)
    case .store, .reduce: isMarked = false
    }
    if isMarked { result.pointee.mark(row: block.row, offset: offset, count: block.count) }
  }

  /// A strict operation's status: the largest of its operands'.
  private func merge(_ step: BoundStep, into status: UnsafeMutablePointer<UInt8>, count: Int) {
    var isFirst = true
    for index in 0..<step.operandCount {
      guard let source = step.operands[index].status else { continue }
      if isFirst {
        status.update(from: source, count: count)
        isFirst = false
      } else {
        leat_block_status_max(status, source, count)
      }
    }
  }

  /// Calls a scan for each series in the block.
  private func performScan(_ step: BoundStep, _ block: Block) -> Bool {
    guard let scan = step.scan, let state = step.state else { return false }
    let result = slots + step.result
    let starts = run.layout.starts
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
        operands: UnsafeBufferPointer(start: step.operands, count: step.operandCount),
        result: result.pointee.values + offset * result.pointee.width, status: result.pointee.status + offset,
        arena: step.makesText ? arena : nil)
      if scan.advance(state, part) { isMarked = true }
      for index in 0..<step.operandCount {
        let slot = slots + step.sources[index].slot
        step.operands[index].values += (next - row) * slot.pointee.width
        step.operands[index].status = step.operands[index].status.map { $0 + (next - row) }
      }
      row = next
      series += 1
    }
    return isMarked
  }

  private func store(_ step: BoundStep, _ block: Block) {
    _ = point(step, block, offset: 0)
    let operand = step.operands[0]
    let error = run.sinks[step.index]?.write(
      first: block.row, count: block.count, values: operand.values, status: operand.status,
      morsel: block.morsel)
    if let error { fail(row: block.row + error, step: step.index) }
  }

  private func reduce(_ step: BoundStep, _ block: Block) {
    if point(step, block, offset: 0) {
      for index in 0..<step.operandCount {
        guard let status = step.operands[index].status,
          leat_block_status_any(status, block.count) & CellStatus.error.rawValue != 0,
          let error = (0..<block.count).first(where: { status[$0] == CellStatus.error.rawValue })
        else { continue }
        fail(row: block.row + error, step: step.index)
      }
    }
    guard let state = run.states[step.index]?.state(block.row / Morsel.segmentRows) else { return }
    let operands = UnsafeBufferPointer(start: step.operands, count: step.operandCount)
    step.reduction?.update(
      state, ReductionCall(count: block.count, firstRow: block.row, rows: nil, operands: operands))
  }

  private func fail(row: Int, step: Int) {
    let found = CellFailure(row: row, step: step)
    failure = min(failure ?? found, found)
  }
}
