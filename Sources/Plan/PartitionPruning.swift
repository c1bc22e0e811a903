public import Types

/// Which files of a source can be left closed: those in whose folders no row is that a frame takes.
///
/// That a folder is left out changes no result where rows of the source are only taken by conditions, and all
/// that is computed on them sees one row at a time. What is declared of all rows, an order or a key, is held
/// to all rows, so then all files are read.
public struct PartitionPruning: Sendable {
  /// Why all rows are needed though conditions are about folders.
  public enum Need: Hashable, Sendable {
    case order
    case key
    case output(String)
    case check(String)
    /// A node that sees more than one row, or all of them.
    case node(String)
    /// A frame that is made of the source in another way than by a condition.
    case frame(String)
  }

  /// A frame of the rows of the source in which a condition holds.
  public struct Choice: Hashable, Sendable {
    public let frame: FrameID
    public let condition: OperationID
  }

  /// In the order of the plan.
  public let choices: [Choice]
  /// nil: only files in whose folders a condition can hold are read.
  public let need: Need?
  /// The parts of the conditions that the values of folders decide.
  public let decided: [OperationID]
  /// What joins them, in the order of the plan.
  private let joints: [Joint]

  private struct Joint {
    let place: OperationID
    let inputs: [OperationID]
    let isAnd: Bool
  }

  /// Whether no row of a folder is taken. `truths` are those of `decided` there; nil is null.
  public func excludes(_ truths: [Bool?]) -> Bool {
    let known = Dictionary(uniqueKeysWithValues: zip(decided, truths))
    // A row whose condition is an error fails the run, and a null beside an error is one: only false decides.
    var isFalse: [OperationID: Bool] = known.mapValues { $0 == false }
    for joint in joints {
      let inputs = joint.inputs.map { isFalse[$0] ?? false }
      isFalse[joint.place] = joint.isAnd ? inputs.contains(true) : !inputs.contains(false)
    }
    return choices.allSatisfy { choice in
      known[choice.condition].map { $0 != true } ?? isFalse[choice.condition] ?? false
    }
  }
}

extension LogicalPlan {
  /// nil where the frame is no source with folders, or where no condition is about them.
  public func pruning(of source: FrameID) -> PartitionPruning? {
    guard case .source(let declared) = frames[source.index].origin, !declared.partitions.isEmpty else {
      return nil
    }
    return PartitionPruning(self, source, declared)
  }

  /// A plan with an output of the parts of conditions that folders decide, whose source has the values of the
  /// folders alone.
  public func deciding(_ pruning: PartitionPruning, of source: FrameID) -> LogicalPlan {
    var needed = Set(pruning.decided)
    for index in operations.indices.reversed() where needed.contains(OperationID(index)) {
      needed.formUnion(operations[index].inputs)
    }
    var places: [OperationID: OperationID] = [:]
    var kept: [Operation] = []
    for id in needed.sorted() {
      var operation = self[id]
      operation.inputs = operation.inputs.compactMap { places[$0] }
      if operation.domain != .scalar { operation.domain = .rows(FrameID(0)) }
      places[id] = OperationID(kept.count)
      kept.append(operation)
    }
    var frame = frames[source.index]
    if case .source(let declared) = frame.origin {
      var folders = PlanSource(
        partitions: declared.partitions,
        columns: declared.columns.filter { declared.partitions.contains($0.name) })
      for index in folders.columns.indices { folders.columns[index].isRead = true }
      frame.origin = .source(folders)
    }
    frame.series = []
    frame.order = .none
    frame.key = []
    let columns = pruning.decided.enumerated().compactMap { index, id in
      places[id].map { PlanOutput.Column(name: "\(index)", operation: $0) }
    }
    return LogicalPlan(
      name: name, frames: [frame], parameters: parameters, operations: kept,
      regions: Region.separate(kept),
      outputs: [PlanOutput(name: "folders", domain: .rows(FrameID(0)), columns: columns)])
  }
}

// MARK: What is needed of a source

extension PartitionPruning {
  fileprivate init?(_ plan: LogicalPlan, _ source: FrameID, _ declared: PlanSource) {
    let rows = Domain.rows(source)
    var choices: [Choice] = []
    for operation in plan.operations {
      guard case .rows(.filter) = operation.kind, case .rows(let frame) = operation.domain,
        plan.frames[frame.index].origin == .derived([source]), let condition = operation.inputs.first,
        plan[condition].domain == rows
      else { continue }
      choices.append(Choice(frame: frame, condition: condition))
    }
    let isDecided = PartitionPruning.isDecided(plan, rows, Set(declared.partitions))
    var decided: Set<OperationID> = []
    var joints: [Joint] = []
    var open = choices.map(\.condition)
    var seen = Set(open)
    while let next = open.popLast() {
      if isDecided[next.index] {
        decided.insert(next)
      } else if case .apply(let application) = plan[next].kind, ["and", "or"].contains(application.kernel) {
        let inputs = plan[next].inputs
        joints.append(Joint(place: next, inputs: inputs, isAnd: application.kernel == "and"))
        open += inputs.filter { seen.insert($0).inserted }
      }
    }
    joints.sort { $0.place < $1.place }
    // What other rows may be taken for is not known of any folder.
    var mayBeFalse = decided
    for joint in joints {
      let known = joint.inputs.filter(mayBeFalse.contains)
      if joint.isAnd ? !known.isEmpty : known.count == joint.inputs.count { mayBeFalse.insert(joint.place) }
    }
    guard !choices.isEmpty, choices.allSatisfy({ mayBeFalse.contains($0.condition) }) else { return nil }
    self.choices = choices
    self.decided = decided.sorted()
    self.joints = joints
    need = PartitionPruning.need(of: source, in: plan, besides: Set(choices.map(\.frame)))
  }

  /// Whether a step is known for all rows of a folder once the folder's name is.
  private static func isDecided(_ plan: LogicalPlan, _ rows: Domain, _ partitions: Set<String>) -> [Bool] {
    var isDecided: [Bool] = []
    for operation in plan.operations {
      let isHere = operation.domain == .scalar || operation.domain == rows
      switch operation.kind {
      case .literal, .parameter: isDecided.append(true)
      case .column(let name): isDecided.append(isHere && partitions.contains(name))
      case .apply(let application):
        let isWhole = isHere && application.fusion == .elementwise
        isDecided.append(isWhole && operation.inputs.allSatisfy { isDecided[$0.index] })
      case .adopt, .given, .aggregate, .rows, .take, .lookup, .aggregateInto, .aggregateBy:
        isDecided.append(false)
      }
    }
    return isDecided
  }

  private static func need(
    of source: FrameID, in plan: LogicalPlan, besides choices: Set<FrameID>
  ) -> Need? {
    let frame = plan.frames[source.index]
    if case .columns = frame.order { return .order }
    if !frame.key.isEmpty { return .key }
    let rows = Domain.rows(source)
    if let output = plan.outputs.first(where: { $0.domain == rows }) { return .output(output.name) }
    if let check = plan.checks.first(where: { $0.domain == rows || $0.counted == rows }) {
      return .check(check.name)
    }
    for (index, other) in plan.frames.enumerated() where !choices.contains(FrameID(index)) {
      switch other.origin {
      case .source: continue
      case .zip(let parts): if parts.contains(source) { return .frame(other.name) }
      case .derived(let parents): if parents.contains(source) { return .frame(other.name) }
      }
    }
    let other = plan.operations.first { !seesSingleRows($0, of: rows, in: plan, choices) }
    return other.map { other in
      plan.checks.contains { $0.name == other.node } ? .check(other.node) : .node(other.node)
    }
  }

  /// Whether an operation has to do with no row of the source, or with one at a time.
  private static func seesSingleRows(
    _ operation: Operation, of rows: Domain, in plan: LogicalPlan, _ choices: Set<FrameID>
  ) -> Bool {
    let readsSource = operation.inputs.contains { plan[$0].domain == rows }
    guard operation.domain == rows else {
      if !readsSource { return true }
      guard case .rows(let frame) = operation.domain, choices.contains(frame) else { return false }
      switch operation.kind {
      case .rows, .take: return true
      case .column, .literal, .parameter, .adopt, .given, .apply, .lookup, .aggregate, .aggregateInto,
        .aggregateBy:
        return false
      }
    }
    switch operation.kind {
    case .column, .literal, .parameter: return true
    case .apply(let application): return application.fusion == .elementwise
    case .lookup(let pairs): return operation.inputs.prefix(1 + pairs).allSatisfy { plan[$0].domain != rows }
    case .adopt, .given, .rows, .take, .aggregate, .aggregateInto, .aggregateBy: return false
    }
  }
}
