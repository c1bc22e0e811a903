import Columns
import Kernels
import Types

/// Reduces groups on one thread: rows of each group in order, cut at segments like those of a whole column.
final class GroupWorker {
  private let job: GroupJob
  private let reduction: Reduction
  private let readers: [CellReader]
  private let widths: [Int]
  private let registers: UnsafeMutableRawPointer
  private let operands: UnsafeMutablePointer<BlockOperand>
  private let states: UnsafeMutableRawPointer
  private let stride: Int
  private let cell: UnsafeMutableRawPointer
  /// Segments of the current group that have rows so far, ascending; the last is being reduced.
  private var segments: [Int] = []

  init(_ job: GroupJob, _ reduction: Reduction) {
    self.job = job
    self.reduction = reduction
    readers = job.inputs.map { CellReader($0) }
    widths = job.inputs.map { $0.type.registerWidth }
    registers = .allocate(byteCount: max(1, readers.count) * job.blockRows * 32, alignment: 64)
    operands = .allocate(capacity: max(1, readers.count))
    stride = SegmentStates.stride(reduction)
    states = .allocate(byteCount: max(1, job.segments) * stride, alignment: 64)
    cell = .allocate(byteCount: ScalarStore.cellBytes, alignment: ScalarStore.cellBytes)
  }

  deinit {
    registers.deallocate()
    operands.deallocate()
    states.deallocate()
    cell.deallocate()
  }

  func run(groups: Range<Int>) {
    let rows = UnsafePointer(job.rows.base.assumingMemoryBound(to: Int.self))
    let starts = job.starts
    let end = starts[groups.upperBound]
    var position = starts[groups.lowerBound]
    var group = groups.lowerBound
    segments.removeAll(keepingCapacity: true)
    while position < end {
      let block = position
      let blockEnd = min(position + job.blockRows, end)
      load(rows + block, count: blockEnd - block)
      while position < blockEnd {
        let partEnd = min(blockEnd, starts[group + 1])
        reduce(rows, from: position, to: partEnd, block: block)
        position = partEnd
        if position == starts[group + 1] {
          finish(group)
          group += 1
        }
      }
    }
  }

  private func load(_ rows: UnsafePointer<Int>, count: Int) {
    for (index, reader) in readers.enumerated() {
      let values = registers + index * job.blockRows * 32
      let status = (values + job.blockRows * 16).assumingMemoryBound(to: UInt8.self)
      reader.load(rows: rows, count: count, into: values)
      let isMarked = reader.hasNulls && reader.loadStatus(rows: rows, count: count, into: status)
      (operands + index).initialize(
        to: BlockOperand(values: values, status: isMarked ? UnsafePointer(status) : nil))
    }
  }

  /// Takes in positions of one group that are in the registers.
  private func reduce(_ rows: UnsafePointer<Int>, from start: Int, to end: Int, block: Int) {
    var position = start
    while position < end {
      let segment = rows[position] / Morsel.segmentRows
      let limit = (segment + 1) * Morsel.segmentRows
      var next = end
      if rows[end - 1] >= limit {
        next = position + 1
        while rows[next] < limit { next += 1 }
      }
      if segments.last != segment {
        reduction.reset(states + segments.count * stride)
        segments.append(segment)
      }
      withUnsafeTemporaryAllocation(of: BlockOperand.self, capacity: readers.count) { part in
        for index in readers.indices {
          let offset = position - block
          part[index] = BlockOperand(
            values: operands[index].values + offset * widths[index],
            status: operands[index].status.map { $0 + offset })
        }
        let call = ReductionCall(
          count: next - position, firstRow: rows[position], rows: rows + position,
          operands: UnsafeBufferPointer(part))
        reduction.update(states + (segments.count - 1) * stride, call)
      }
      position = next
    }
  }

  private func finish(_ group: Int) {
    SegmentStates.merge(reduction, states, stride: stride, segments: &segments)
    let status = reduction.finish(states, cell)
    job.result.put(group, cell, status)
    segments.removeAll(keepingCapacity: true)
  }
}
