import Types

/// The steps in which a plan can run: one for each output, which writes its quarantine too. An output that is
/// stored is a boundary: what it holds is computed by its own step, and read back by the steps that come
/// after it.
public struct Stages {
  private let plan: LogicalPlan
  /// What each output needs, by operation.
  private let cones: [[Bool]]
  /// Positions of the stored outputs that come before each output, the earliest first.
  private let earlier: [[Int]]

  public init(_ plan: LogicalPlan) {
    self.plan = plan
    cones = plan.outputs.map { output in plan.cone(of: output.columns.map(\.operation), rows: output.domain) }
    earlier = Stages.earlier(plan)
  }

  /// The names of the steps, each after those that it reads.
  public var order: [String] { positions.map { plan.outputs[$0].name } }

  private var positions: [Int] {
    plan.outputs.indices.filter { !isQuarantine($0) }
      .sorted { (earlier[$0].count, $0) < (earlier[$1].count, $1) }
  }

  /// The position of the output of a step.
  private func position(_ name: String) -> Int? {
    plan.outputs.indices.first { plan.outputs[$0].name == name && !isQuarantine($0) }
  }

  /// The position of the output of the rows that an output does not take.
  private func quarantine(of position: Int) -> Int? {
    plan.outputs.firstIndex { $0.name == plan.outputs[position].name + PlanOutput.quarantine }
  }

  private func isQuarantine(_ position: Int) -> Bool {
    let name = plan.outputs[position].name
    return plan.outputs.contains { name == $0.name + PlanOutput.quarantine }
  }

  /// The stored outputs that come before one, the earliest first.
  public func names(before name: String) -> [String] {
    position(name).map { earlier[$0].map { plan.outputs[$0].name } } ?? []
  }

  /// The step that makes an output; nil when there is no such output.
  public func step(_ name: String) -> StagePlan? {
    guard let position = position(name) else { return nil }
    let outputs = [position] + (quarantine(of: position).map { [$0] } ?? [])
    var cut = StageCut(
      plan, outputs: outputs.map { plan.outputs[$0] }, checks: checks(of: position),
      stored: earlier[position].map { plan.outputs[$0] })
    let step = cut.plan()
    if let defect = step.plan.defect() { preconditionFailure("a step of a sound plan is unsound: \(defect)") }
    return step
  }

  /// A check of an output belongs to its step: nothing is written unchecked, whichever steps run. Every other
  /// belongs to each step that computes what it looks at, but for those behind one that does; where none
  /// computes all of it, to all.
  private func checks(of position: Int) -> [PlanCheck] {
    plan.checks.filter { check in
      if let owner = plan.outputs.firstIndex(where: { isOf($0, check) }) { return owner == position }
      let own = plan.cone(of: check.operations, rows: check.domain)
      let looked = plan.operations.indices.filter { index in
        own[index] && plan.operations[index].isColumn && cones.contains { $0[index] }
      }
      let steps = positions.filter { output in looked.allSatisfy { cones[output][$0] } }
      if steps.isEmpty { return true }
      return steps.contains(position) && !earlier[position].contains(where: steps.contains)
    }
  }

  /// Whether a check is declared on an output, as its name says where no frame is named `output`.
  private func isOf(_ output: PlanOutput, _ check: PlanCheck) -> Bool {
    check.name.hasPrefix("output.\(output.name).") && !plan.frames.contains { $0.name == "output" }
  }

  // MARK: What comes before what

  /// Of two outputs that each need what the other holds, none is before the other.
  private static func earlier(_ plan: LogicalPlan) -> [[Int]] {
    let below = plan.outputs.map { output -> [Bool] in
      let inputs = output.columns.flatMap { plan[$0.operation].inputs }
      return plan.cone(of: inputs, rows: output.domain)
    }
    let reads = plan.outputs.indices.map { reader in
      plan.outputs.indices.filter { other in
        other != reader && plan.outputs[other].target.isStored
          && plan.outputs[other].computed(in: plan).contains { below[reader][$0.index] }
      }
    }
    let reached = plan.outputs.indices.map { start -> Set<Int> in
      var found: Set<Int> = []
      var open = reads[start]
      while let next = open.popLast() {
        if found.insert(next).inserted { open += reads[next] }
      }
      return found
    }
    let before = reached.indices.map { reader in
      reached[reader].filter { !reached[$0].contains(reader) }
    }
    return before.map { list in list.sorted { (before[$0].count, $0) < (before[$1].count, $1) } }
  }
}

/// A step of a plan, as a plan.
public struct StagePlan: Sendable {
  /// A column of what another step has stored.
  public struct Stored: Hashable, Sendable {
    /// The output that has it.
    public var output: PlanOutput
    public let column: String
  }

  public var plan: LogicalPlan
  /// The plan's given values that are stored, by their names.
  public internal(set) var stored: [String: Stored] = [:]
  /// The frames that are read from what is stored, by name.
  public internal(set) var frames: [String: PlanOutput] = [:]

  /// The outputs that it reads, by name.
  public var inputs: [PlanOutput] {
    var found: [String: PlanOutput] = frames.values.reduce(into: [:]) { $0[$1.name] = $1 }
    for stored in stored.values { found[stored.output.name] = stored.output }
    return found.values.sorted { $0.name < $1.name }
  }
}

extension StagePlan {
  /// The columns of a stored output that the step reads.
  public func columns(of output: String) -> [String] {
    let given = Set(
      plan.operations.compactMap { operation -> String? in
        if case .given(let name) = operation.kind { name } else { nil }
      })
    var names = stored.filter { $1.output.name == output && given.contains($0) }.map(\.value.column)
    for frame in plan.frames where frames[frame.name]?.name == output {
      guard case .source(let source) = frame.origin else { continue }
      names += source.columns.filter(\.isRead).map(\.name)
    }
    return Array(Set(names)).sorted()
  }
}

extension LogicalPlan {
  /// What the columns of outputs that are stored are made of, by output and column.
  public var storedOrigins: [String: [String: String]] {
    let stored = outputs.filter(\.target.isStored)
    if stored.isEmpty { return [:] }
    let origins = ValueOrigins(self)
    return stored.reduce(into: [:]) { all, output in
      for column in output.columns {
        all[output.name, default: [:]][column.name] = origins.text(of: column.operation)
      }
    }
  }
}

extension PlanOutput {
  /// Its columns that have its rows and are not read from a source.
  func computed(in plan: LogicalPlan) -> [OperationID] {
    columns.map(\.operation).filter { id in
      plan[id].domain == domain && plan[id].isComputed
    }
  }
}

extension Operation {
  /// Whether its value is a column or a single value that depends on data.
  var isColumn: Bool {
    switch kind {
    case .column, .adopt, .given, .apply, .aggregate, .take, .lookup, .aggregateInto, .aggregateBy: true
    case .literal, .parameter, .rows: false
    }
  }

  var isComputed: Bool {
    switch kind {
    case .apply, .aggregate, .take, .lookup, .aggregateInto, .aggregateBy: true
    case .column, .adopt, .given, .literal, .parameter, .rows: false
    }
  }
}

extension LogicalPlan {
  /// What operations need, themselves included, and the rows of a frame.
  func cone(of roots: [OperationID], rows: Domain) -> [Bool] {
    var search = ConeSearch(self)
    search.find(roots, rows: rows)
    return search.isNeeded
  }
}

/// Marks what is needed.
struct ConeSearch {
  private let plan: LogicalPlan
  private(set) var isNeeded: [Bool]
  private var finders: [FrameID: Int] = [:]
  /// Operations whose values are there: nothing is needed for them.
  var known: Set<Int> = []

  init(_ plan: LogicalPlan) {
    self.plan = plan
    isNeeded = Array(repeating: false, count: plan.operations.count)
    for (index, operation) in plan.operations.enumerated() {
      if case .rows = operation.kind, case .rows(let frame) = operation.domain { finders[frame] = index }
    }
  }

  mutating func find(_ roots: [OperationID], rows: Domain) {
    for root in roots { isNeeded[root.index] = true }
    if case .rows(let frame) = rows { findRows(plan.derivedFrames(of: frame)) }
    // Inputs stand before what reads them, and rows before what has them.
    for index in plan.operations.indices.reversed() where isNeeded[index] {
      let operation = plan.operations[index]
      if case .rows(let frame) = operation.domain { findRows(plan.rowsNeeded(by: operation, of: frame)) }
      if known.contains(index) { continue }
      for input in operation.inputs where !isRowsOfSource(input) { isNeeded[input.index] = true }
    }
  }

  /// Whether it finds rows of a frame that is read from a file by now.
  func isRowsOfSource(_ id: OperationID) -> Bool {
    guard case .rows = plan[id].kind, case .rows(let frame) = plan[id].domain else { return false }
    if case .source = plan.frames[frame.index].origin { return true }
    return false
  }

  private mutating func findRows(_ frames: Set<FrameID>) {
    for frame in frames {
      if let finder = finders[frame] { isNeeded[finder] = true }
    }
  }
}
