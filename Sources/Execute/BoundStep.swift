import Kernels
import Plan
import Types

/// A step of the tape with this worker's own binding of its kernel.
///
/// A class of constants, so that running a step leaves the reference counts of its closures alone.
final class BoundStep {
  /// What running the step is; calls by how the status of the result comes about.
  enum Work {
    case values, fallible, full, scan, store, reduce
  }

  let work: Work
  /// Calls a kernel that works by block; returns whether it marked any cell.
  let compute: @Sendable (borrowing BlockCall) -> Bool
  let scan: Scan?
  let reduction: Reduction?
  /// The step's index on the tape.
  let index: Int
  /// The slot that a call writes.
  let result: Int
  /// Whether a call's result is text, which needs an arena.
  let makesText: Bool
  /// Rows before a morsel that readers of the result need.
  let halo: Int
  let lookback: Int
  let operandCount: Int
  let sources: UnsafeMutablePointer<BlockProgram.Operand>
  let operands: UnsafeMutablePointer<BlockOperand>
  /// The state of a scan.
  let state: UnsafeMutableRawPointer?

  init(_ step: BlockProgram.Step, index: Int, _ run: ProgramRun) throws(RunError) {
    self.index = index
    var binding = Binding()
    let read: [BlockProgram.Operand]
    switch step {
    case .call(let call):
      binding = try Binding(run.kernels.bind(run.plan[call.operation], in: run.plan))
      read = call.operands
      result = call.result
      halo = run.program.slots[call.result].halo
      lookback = call.lookback
      makesText = run.program.slots[call.result].type == .string
    case .store(let store):
      read = [store.operand]
      (result, halo, lookback, makesText) = (0, 0, 0, false)
    case .reduce(let reduce):
      binding = try Binding(run.kernels.bind(run.plan[reduce.operation], in: run.plan))
      read = reduce.operands
      (result, halo, lookback, makesText) = (0, 0, 0, false)
    }
    work = binding.work
    compute = binding.compute
    scan = binding.scan
    reduction = binding.reduction
    state = binding.scan.map { .allocate(byteCount: max(16, $0.stateSize), alignment: 16) }
    operandCount = read.count
    sources = .allocate(capacity: max(1, operandCount))
    sources.initialize(from: read, count: operandCount)
    operands = .allocate(capacity: max(1, operandCount))
    let placeholder = UnsafeRawPointer(sources)
    operands.initialize(
      repeating: BlockOperand(values: placeholder, status: nil), count: max(1, operandCount))
  }

  deinit {
    sources.deallocate()
    operands.deallocate()
    state?.deallocate()
  }

  /// A prepared kernel in the form that a worker calls.
  private struct Binding {
    var work = Work.store
    var compute: @Sendable (borrowing BlockCall) -> Bool = { _ in false }
    var scan: Scan?
    var reduction: Reduction?

    init() {}

    init(_ kernel: PreparedKernel) {
      switch kernel {
      case .values(let write):
        work = .values
        compute = { call in
          write(call)
          return false
        }
      case .fallible(let write):
        work = .fallible
        compute = write
      case .full(let write), .stencil(_, let write):
        work = .full
        compute = write
      case .scan(let scan):
        work = .scan
        self.scan = scan
      case .reduction(let reduction):
        work = .reduce
        self.reduction = reduction
      case .whole: preconditionFailure("lowering makes a step of its own of what sees all rows at once")
      }
    }
  }
}
