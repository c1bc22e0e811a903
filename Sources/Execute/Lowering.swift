import Kernels
import Plan
import Types

/// From the logical plan to the physical one: regions become programs, and every value that a program reads
/// of another is held between them.
struct Lowering {
  let plan: LogicalPlan
  let kernels: KernelRegistry
  /// Frames whose series do not lie together: ordered programs run on permuted rows there, and put rows back.
  let interleaved: Set<FrameID>
  let shapes: [OperationShape]
  /// For each operation what `resolve` finds, without and with folding.
  private let bases: [OperationID]
  private let folded: [(base: OperationID, lag: Int)]
  var drafts: [ProgramDraft] = []
  /// The draft that computes an operation.
  var home: [OperationID: Int] = [:]
  /// Operations whose column must be kept by the program that computes them.
  var held: Set<OperationID> = []
  var isOutput: Set<OperationID> = []
  private var lastReader: [OperationID: Int] = [:]

  init(plan: LogicalPlan, kernels: KernelRegistry, interleaved: Set<FrameID>) throws(RunError) {
    self.plan = plan
    self.kernels = kernels
    self.interleaved = interleaved
    var shapes: [OperationShape] = []
    for operation in plan.operations {
      shapes.append(try OperationShape(operation, in: plan, kernels: kernels))
    }
    self.shapes = shapes
    var bases: [OperationID] = []
    var folded: [(base: OperationID, lag: Int)] = []
    for (index, operation) in plan.operations.enumerated() {
      let own = OperationID(index)
      switch shapes[index] {
      case .adoption:
        // Another frame has series of its own, so its lags are not this frame's.
        bases.append(bases[operation.inputs[0].index])
        folded.append((bases[index], 0))
      case .lag(let rows):
        let (base, lag) = folded[operation.inputs[0].index]
        bases.append(own)
        folded.append((base, lag + rows))
      case .leaf, .scalar, .rows, .scan, .aggregate, .grouped, .whole, .derived:
        bases.append(own)
        folded.append((own, 0))
      }
    }
    self.bases = bases
    self.folded = folded
  }

  /// The physical plan.
  static func lower(
    _ plan: LogicalPlan, kernels: KernelRegistry, interleaved: Set<FrameID> = []
  ) throws(RunError) -> PhysicalPlan {
    var lowering = try Lowering(plan: plan, kernels: kernels, interleaved: interleaved)
    for index in plan.regions.indices { lowering.draft(region: index) }
    lowering.draftOutputs()
    return try lowering.build()
  }

  func shape(_ id: OperationID) -> OperationShape { shapes[id.index] }

  func isScalar(_ id: OperationID) -> Bool {
    switch plan[id].kind {
    case .literal, .parameter: true
    case .column, .adopt, .given, .apply, .aggregate, .aggregateBy, .rows, .take, .lookup, .aggregateInto:
      plan[id].domain == .scalar
    }
  }

  /// The column that an operation reads, and how many rows back: through adoptions to what is adopted, and,
  /// when `folding`, through lags of the same frame.
  func resolve(_ id: OperationID, folding: Bool) -> (base: OperationID, lag: Int) {
    folding ? folded[id.index] : (bases[id.index], 0)
  }

  /// Cuts a region into programs where something reads an aggregate of the same region.
  private mutating func draft(region index: Int) {
    let region = plan.regions[index]
    let inRows = region.operations.filter { !isScalar($0) }
    let hasScan = inRows.contains { shape($0) == .scan }
    let isPermuted = inRows.contains { shape($0).isOrdered && isInterleaved($0) }
    var stage: [OperationID: Int] = [:]
    var stages: [[OperationID]] = []
    for id in region.operations where shape(id) != .leaf && shape(id) != .adoption {
      var own = 0
      for input in plan[id].inputs {
        guard let before = stage[input] else { continue }
        own = max(own, shape(input).isBarrier ? before + 1 : before)
      }
      // Segments follow the rows of the frame, morsels here the series: so reduce in a pass of its own.
      if shape(id) == .aggregate && (hasScan || isPermuted) { own += 1 }
      stage[id] = own
      while stages.count <= own { stages.append([]) }
      stages[own].append(id)
    }
    for operations in stages { addDrafts(of: operations, region: index) }
  }

  private func isInterleaved(_ id: OperationID) -> Bool {
    frame(of: id).map { interleaved.contains($0) } ?? false
  }

  /// The frame whose rows an operation reads or has.
  func frame(of id: OperationID) -> FrameID? {
    if case .rows(let frame) = plan[id].domain { return frame }
    for input in plan[id].inputs {
      if case .rows(let frame) = plan[input].domain { return frame }
    }
    return nil
  }

  private mutating func addDrafts(of operations: [OperationID], region: Int) {
    var scalars: [OperationID] = []
    var groups: [OperationID] = []
    // A region has rows of one frame; should it hold several, each gets a program of its own.
    var programs: [(frame: FrameID, operations: [OperationID])] = []
    for id in operations {
      switch shape(id) {
      case .leaf, .adoption: continue
      case .scalar: scalars.append(id)
      case .grouped, .whole, .derived: groups.append(id)
      case .lag, .rows, .scan, .aggregate:
        guard let frame = frame(of: id) else { continue }
        if programs.last?.frame != frame { programs.append((frame, [])) }
        programs[programs.count - 1].operations.append(id)
      }
    }
    var added: [ProgramDraft] = []
    if !scalars.isEmpty { added.append(ProgramDraft(region: region, content: .scalars(scalars))) }
    added += programs.map { ProgramDraft(region: region, content: .rows($0.frame, $0.operations)) }
    added += groups.map { ProgramDraft(region: region, content: .group($0)) }
    for draft in added {
      for id in draft.operations { home[id] = drafts.count }
      drafts.append(draft)
    }
  }

  /// Marks what outputs take from programs, and drafts programs that store what no program computes in place.
  private mutating func draftOutputs() {
    var stored: [FrameID: [OperationID]] = [:]
    var isStored: Set<OperationID> = []
    let permuted = drafts.indices.map { isPermuted($0) }
    for output in plan.outputs {
      guard case .rows(let frame) = output.domain else { continue }
      for column in output.columns {
        let base = resolve(column.operation, folding: false).base
        if !isScalar(base) && shape(base) == .leaf { continue }
        if let program = home[base], !shape(base).isOwnStep, !isScalar(base), !permuted[program] {
          isOutput.insert(base)
        } else if isStored.insert(base).inserted {
          stored[frame, default: []].append(base)
        }
      }
    }
    for (frame, operations) in stored.sorted(by: { $0.key < $1.key }) {
      drafts.append(ProgramDraft(region: nil, content: .rows(frame, []), stores: operations))
    }
  }

  /// Whether a program runs on permuted rows.
  private func isPermuted(_ index: Int) -> Bool {
    guard case .rows(let frame, let operations) = drafts[index].content, interleaved.contains(frame) else {
      return false
    }
    return operations.contains { id in
      shape(id).isOrdered || plan[id].inputs.contains { resolve($0, folding: true).lag > 0 }
    }
  }

  /// Builds the programs from the last to the first, since what a program reads must be held by those before
  /// it.
  private mutating func build() throws(RunError) -> PhysicalPlan {
    var steps: [PhysicalPlan.Step] = []
    for index in drafts.indices.reversed() {
      switch drafts[index].content {
      case .scalars(let operations): steps.append(.scalars(ScalarProgram(operations: operations)))
      case .group(let id): steps.append(try ownStep(id, draft: index))
      case .rows:
        let (program, external) = try ProgramBuilder.build(draft: index, of: self)
        for base in external { demand(base, by: index) }
        steps.append(.rows(program))
      }
    }
    var releases: [[OperationID]] = Array(repeating: [], count: drafts.count)
    let kept = Set(drafts.flatMap(\.stores))
    for (id, reader) in lastReader where !kept.contains(id) { releases[reader].append(id) }
    return PhysicalPlan(steps: steps.reversed(), releases: releases.map { $0.sorted() })
  }

  /// The step of an aggregate by group, or of a kernel that sees all rows of a span.
  private mutating func ownStep(_ id: OperationID, draft: Int) throws(RunError) -> PhysicalPlan.Step {
    guard let frame = frame(of: id) else {
      throw RunError(.internalBug("\(plan[id].node) sees the rows of no frame"))
    }
    let read = plan[id].inputs.filter { if case .rows = plan[$0].kind { false } else { true } }
    let all = read.map { resolve($0, folding: false).base }
    for base in all { demand(base, by: draft) }
    if shape(id) == .derived { return .derived(DerivedStep(operation: id, frame: frame, inputs: all)) }
    let span: SpanStep.Span
    var inputs = all
    switch plan[id].kind {
    case .aggregateBy(_, let count):
      let keys = Array(all.suffix(count))
      inputs = Array(all.dropLast(count))
      if shape(id) == .grouped {
        return .groups(GroupReduction(operation: id, frame: frame, inputs: inputs, keys: keys))
      }
      span = .groups(keys)
    case .apply: span = shape(id) == .whole(.series) ? .series : .frame
    case .aggregate, .column, .adopt, .literal, .parameter, .given, .rows, .take, .lookup, .aggregateInto:
      span = .frame
    }
    return .spans(SpanStep(operation: id, frame: frame, inputs: inputs, span: span))
  }

  private mutating func demand(_ base: OperationID, by reader: Int) {
    guard !isScalar(base), shape(base) != .leaf else { return }
    if !shape(base).isOwnStep && !isOutput.contains(base) { held.insert(base) }
    if !isOutput.contains(base) { lastReader[base] = max(lastReader[base] ?? 0, reader) }
  }
}

/// What will be one step.
struct ProgramDraft {
  enum Content {
    case scalars([OperationID])
    case rows(FrameID, [OperationID])
    case group(OperationID)
  }

  let region: Int?
  var content: Content
  /// Columns that are stored though another step computed them.
  var stores: [OperationID] = []

  var operations: [OperationID] {
    switch content {
    case .scalars(let operations), .rows(_, let operations): operations
    case .group(let operation): [operation]
    }
  }
}
