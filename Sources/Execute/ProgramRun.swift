import Columns
import Kernels
import Plan
import Types

/// A block program with everything that its workers share.
final class ProgramRun: @unchecked Sendable {
  let program: BlockProgram
  let plan: LogicalPlan
  let kernels: KernelRegistry
  let values: RunValues
  let layout: SeriesLayout
  let morsels: [Morsel]
  let blockRows: Int
  /// For each step of the tape that stores, where to.
  let sinks: [ColumnSink?]
  /// For each step of the tape that reduces, its states.
  let states: [SegmentStates?]

  init(
    _ program: BlockProgram, plan: LogicalPlan, kernels: KernelRegistry, values: RunValues,
    layout: SeriesLayout, options: EngineOptions, pool: BufferPool, isProbe: Bool = false
  ) throws(RunError) {
    self.program = program
    self.plan = plan
    self.kernels = kernels
    self.values = values
    self.layout = layout
    let morsels = Morsel.cut(program, layout: layout, options: options)
    self.morsels = morsels
    blockRows = min(options.blockRows, max(1, layout.rowCount))
    var sinks: [ColumnSink?] = []
    var states: [SegmentStates?] = []
    for step in program.tape {
      sinks.append(nil)
      states.append(nil)
      if isProbe { continue }
      switch step {
      case .call: break
      case .store(let store):
        let type = plan[store.operation].type.type
        sinks[sinks.count - 1] = ColumnSink(
          type: type, layout: layout, morsels: morsels.count, isOutput: store.isOutput, pool: pool)
      case .reduce(let reduce):
        guard case .reduction(let reduction) = try kernels.bind(plan[reduce.operation], in: plan) else {
          throw RunError(.internalBug("\(plan[reduce.operation].node) does not reduce"))
        }
        let segments = (layout.rowCount + Morsel.segmentRows - 1) / Morsel.segmentRows
        states[states.count - 1] = SegmentStates(reduction, segments: segments)
      }
    }
    self.sinks = sinks
    self.states = states
  }

  /// Keeps what the program stored and reduced. `made` has the text that its kernels made; what is stored may
  /// also be text that the program read.
  func finish(arenas made: [KeptArena], pool: BufferPool) {
    let read = program.slots.filter { $0.content == .input && $0.type == .string }
      .flatMap { values[$0.operation]?.arenas ?? [] }
    let arenas = KeptArena.distinct(made + read)
    for (index, step) in program.tape.enumerated() {
      switch step {
      case .call: break
      case .store(let store): values[store.operation] = sinks[index]?.finish(arenas: arenas, pool: pool)
      case .reduce(let reduce):
        let scalar = reduce.operation.index
        let status = states[index]?.finish(into: values.scalars.cell(scalar))
        values.scalars.status(scalar).pointee = (status ?? .null).rawValue
        if plan[reduce.operation].type.type == .string { values.scalars.ownText(of: scalar) }
      }
    }
  }
}
