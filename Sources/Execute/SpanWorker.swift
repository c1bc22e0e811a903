import CVector
import Columns
import Kernels
import Types

/// What the threads of a step over spans share.
final class SpanJob: Sendable {
  let spans: RowSpans
  let inputs: [BoundColumn]
  let form: Whole.Form
  let result: GroupResult
  /// Rows of the longest span.
  let longest: Int

  init(spans: RowSpans, inputs: [BoundColumn], form: Whole.Form, result: GroupResult) {
    self.spans = spans
    self.inputs = inputs
    self.form = form
    self.result = result
    longest = (0..<spans.count).map { spans.starts[$0 + 1] - spans.starts[$0] }.max() ?? 0
  }

  /// Bytes that a thread may take for itself.
  var scratchBytes: Int {
    let widths = inputs.map { $0.type.registerWidth } + [result.type.registerWidth]
    return widths.reduce(0) { $0 + ($1 + 1) * longest }
  }
}

/// Computes spans on one thread: brings the rows of each together, calls the kernel, and puts the result in
/// the rows' places.
final class SpanWorker {
  private let job: SpanJob
  private let whole: Whole
  private let readers: [CellReader]
  private let widths: [Int]
  private let operands: UnsafeMutablePointer<BlockOperand>
  /// Bytes of the widest cell.
  private let widest: Int
  /// Cells and status bytes of each operand, then of the result, for `capacity` rows.
  private var scratch: UnsafeMutableRawPointer
  private var capacity = 0
  private let arena = TextArena()

  init(_ job: SpanJob, _ whole: Whole) {
    self.job = job
    self.whole = whole
    readers = job.inputs.map { CellReader($0) }
    widths = job.inputs.map { $0.type.registerWidth }
    widest = widths.reduce(job.result.type.registerWidth, max)
    operands = .allocate(capacity: max(1, readers.count))
    scratch = .allocate(byteCount: 64, alignment: 64)
  }

  deinit {
    operands.deallocate()
    scratch.deallocate()
  }

  func run(_ spans: Range<Int>) {
    for span in spans {
      let first = job.spans.starts[span]
      let count = job.spans.starts[span + 1] - first
      reserve(count)
      load(first: first, count: count)
      let isAggregate = job.form == .aggregate
      let width = job.result.type.registerWidth
      let isInPlace = isAggregate || job.spans.rows == nil
      let place = isAggregate ? span : first
      let own = register(readers.count)
      let result = isInPlace ? job.result.values.base + place * width : own
      let status = isInPlace ? job.result.status.base + place : own + capacity * widest
      whole.compute(
        BlockCall(
          count: count, firstRow: first, age: nil,
          operands: UnsafeBufferPointer(start: operands, count: readers.count), result: result,
          status: status.assumingMemoryBound(to: UInt8.self), arena: arena))
      if !isInPlace { put(result, status.assumingMemoryBound(to: UInt8.self), first: first, count: count) }
    }
  }

  private func register(_ index: Int) -> UnsafeMutableRawPointer { scratch + index * capacity * (widest + 1) }

  private func reserve(_ count: Int) {
    // Whole cache lines for each register.
    let wanted = (max(count, 1) + 63) / 64 * 64
    guard wanted > capacity else { return }
    capacity = min(max(wanted, 2 * capacity), (job.longest + 63) / 64 * 64)
    capacity = max(capacity, wanted)
    scratch.deallocate()
    scratch = .allocate(byteCount: (readers.count + 1) * capacity * (widest + 1), alignment: 64)
  }

  private func load(first: Int, count: Int) {
    for (index, reader) in readers.enumerated() {
      let own = register(index)
      let status = (own + capacity * widest).assumingMemoryBound(to: UInt8.self)
      var values = UnsafeRawPointer(own)
      var isMarked = false
      if let rows = job.spans.rows {
        reader.load(rows: rows + first, count: count, into: own)
        isMarked = reader.hasNulls && reader.loadStatus(rows: rows + first, count: count, into: status)
      } else {
        if let inPlace = reader.inPlace {
          values = inPlace + first * widths[index]
        } else {
          reader.load(first: first, count: count, into: own)
        }
        isMarked = reader.hasNulls && reader.loadStatus(first: first, count: count, into: status)
      }
      (operands + index).initialize(
        to: BlockOperand(values: values, status: isMarked ? UnsafePointer(status) : nil))
    }
  }

  /// Puts the cells of a span in the places of its rows.
  private func put(
    _ cells: UnsafeRawPointer, _ status: UnsafePointer<UInt8>, first: Int, count: Int
  ) {
    guard let rows = job.spans.rows.map({ $0 + first }) else { return }
    let target = job.result.status.base.assumingMemoryBound(to: UInt8.self)
    for index in 0..<count { target[rows[index]] = status[index] }
    switch job.result.type.registerWidth {
    case 1: scatter(cells, UInt8.self, rows, count)
    case 2: scatter(cells, UInt16.self, rows, count)
    case 4: scatter(cells, UInt32.self, rows, count)
    case 8: scatter(cells, UInt64.self, rows, count)
    case _: scatter(cells, TextView.self, rows, count)
    }
  }

  @inline(__always)
  private func scatter<Cell>(
    _ cells: UnsafeRawPointer, _: Cell.Type, _ rows: UnsafePointer<Int>, _ count: Int
  ) {
    let source = cells.assumingMemoryBound(to: Cell.self)
    let target = job.result.values.base.assumingMemoryBound(to: Cell.self)
    for index in 0..<count { target[rows[index]] = source[index] }
  }
}
