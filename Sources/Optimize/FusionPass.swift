import Plan
import Types

extension Pass {
  static let fusion = Pass(
    name: "fusion", purpose: "compute everything that can share a pass over the rows in one",
    after: ["common-subexpressions", "dead-nodes"]
  ) { plan in
    var fuser = Fuser(plan: plan)
    return fuser.fused()
  }
}

/// Groups operations into passes.
///
/// An operation's level is the number of barriers (aggregates, and what sees all rows at once) before it; all
/// operations of one frame and level share one region. What a later level needs of an earlier one is computed
/// again there rather than stored, unless it is stored anyway because it is an output or a barrier, or cannot
/// be because it is a scan, whose state begins with the series.
private struct Fuser {
  private let plan: LogicalPlan
  private var levels: [Int] = []
  private var isOutput: [Bool]
  private let finders: [FrameID: Int]

  private struct Place: Hashable {
    let level: Int
    let operation: Int
  }

  init(plan: LogicalPlan) {
    self.plan = plan
    finders = plan.rowFinders
    isOutput = Array(repeating: false, count: plan.operations.count)
    for output in plan.outputs {
      for column in output.columns { isOutput[column.operation.index] = true }
    }
    for operation in plan.operations { levels.append(level(of: operation)) }
  }

  private func level(of operation: Operation) -> Int {
    let own =
      operation.inputs.map { input in
        isBarrier(input.index) ? levels[input.index] + 1 : levels[input.index]
      }.max() ?? 0
    // What is given reads nothing, but has rows only once they are found.
    guard case .rows(let frame) = operation.domain, !finders.isEmpty else { return own }
    return plan.rowsNeeded(by: operation, of: frame).reduce(own) { level, needed in
      finders[needed].map { max(level, levels[$0] + 1) } ?? level
    }
  }

  private func isBarrier(_ index: Int) -> Bool {
    switch plan.operations[index].kind {
    case .aggregate, .aggregateBy, .rows, .take, .lookup, .aggregateInto: true
    case .apply(let application): application.fusion == .whole
    case .column, .adopt, .literal, .parameter, .given: false
    }
  }

  /// Whether a later level reads the operation's column instead of computing it again.
  private func isStored(_ index: Int) -> Bool {
    if case .apply(let application) = plan.operations[index].kind {
      return application.fusion == .scan || application.fusion == .whole || isOutput[index]
    }
    return true
  }

  mutating func fused() -> LogicalPlan {
    let depth = (levels.max() ?? 0) + 1
    var needed: [Set<Int>] = Array(repeating: [], count: depth)
    for index in plan.operations.indices where isOutput[index] || isBarrier(index) || isScalarStep(index) {
      needed[levels[index]].insert(index)
    }
    for level in (0..<depth).reversed() { collect(level, &needed) }
    // What a check shows is mostly there because its condition reads it.
    for id in plan.checks.flatMap(\.operations) where !needed.contains(where: { $0.contains(id.index) }) {
      needed[levels[id.index]].insert(id.index)
      for level in (0...levels[id.index]).reversed() { collect(level, &needed) }
    }
    return rebuild(needed)
  }

  /// Scalars are computed once, where they first can be.
  private func isScalarStep(_ index: Int) -> Bool {
    if case .apply = plan.operations[index].kind { plan.operations[index].domain == .scalar } else { false }
  }

  /// Adds to a level everything that its operations read and that has to be computed in it; what is stored by
  /// an earlier level is asked of that level.
  private func collect(_ level: Int, _ needed: inout [Set<Int>]) {
    var open = Array(needed[level])
    while let index = open.popLast() {
      for input in plan.operations[index].inputs.map(\.index) {
        let target = isStored(input) || isScalarStep(input) ? levels[input] : level
        if needed[target].insert(input).inserted && target == level { open.append(input) }
      }
    }
  }

  private func rebuild(_ needed: [Set<Int>]) -> LogicalPlan {
    var result = plan
    result.operations = []
    result.regions = []
    var places: [Place: OperationID] = [:]
    for (level, members) in needed.enumerated() {
      var regions: [Domain: [OperationID]] = [:]
      // They read columns of other frames, and nothing of the same level reads them.
      var lookups: [Domain: [OperationID]] = [:]
      for index in members.sorted() {
        var operation = plan.operations[index]
        operation.inputs = operation.inputs.map { input in
          guard let id = places[Place(level: level, operation: input.index)] ?? stored(input.index, places)
          else { preconditionFailure("an input is computed in its level or stored before") }
          return id
        }
        let id = OperationID(result.operations.count)
        result.operations.append(operation)
        places[Place(level: level, operation: index)] = id
        switch operation.kind {
        case .lookup: lookups[operation.domain, default: []].append(id)
        case .apply, .aggregate, .aggregateBy, .rows, .take, .aggregateInto:
          regions[plan.operations[index].passDomain(in: plan.operations), default: []].append(id)
        case .column, .adopt, .literal, .parameter, .given: break
        }
      }
      // Scalars first: rows of the same level may read them, never the other way round.
      let order = regions.keys.sorted { $0.rank < $1.rank }
      result.regions += order.map { Region(domain: $0, operations: regions[$0] ?? []) }
      let last = lookups.keys.sorted { $0.rank < $1.rank }
      result.regions += last.map { Region(domain: $0, operations: lookups[$0] ?? []) }
    }
    result.rename { old in
      guard let id = first(old.index, places) else { preconditionFailure("outputs are computed") }
      return id
    }
    return result
  }

  /// Where an operation is computed first: what no output needs may be computed after its own level only.
  private func first(_ index: Int, _ places: [Place: OperationID]) -> OperationID? {
    for level in levels[index]...(levels.max() ?? 0) {
      if let id = places[Place(level: level, operation: index)] { return id }
    }
    return nil
  }

  private func stored(_ index: Int, _ places: [Place: OperationID]) -> OperationID? {
    places[Place(level: levels[index], operation: index)]
  }
}

extension Domain {
  fileprivate var rank: Int {
    switch self {
    case .scalar: -1
    case .rows(let frame): frame.index
    }
  }
}
