import Plan
import Types

extension Pass {
  static let deadNodes = Pass(
    name: "dead-nodes", purpose: "drop what no output needs", after: ["common-subexpressions"]
  ) { plan in
    var isNeeded = [Bool](repeating: false, count: plan.operations.count)
    // A frame has its rows even where everything in it is given.
    let finders = plan.rowFinders
    func find(_ frames: Set<FrameID>) {
      for frame in frames {
        if let finder = finders[frame] { isNeeded[finder] = true }
      }
    }
    for output in plan.outputs {
      if case .rows(let frame) = output.domain, !finders.isEmpty { find(plan.derivedFrames(of: frame)) }
      for column in output.columns { isNeeded[column.operation.index] = true }
    }
    for check in plan.checks {
      for id in check.operations { isNeeded[id.index] = true }
    }
    for index in plan.operations.indices.reversed() where isNeeded[index] {
      for input in plan.operations[index].inputs { isNeeded[input.index] = true }
      if case .rows(let frame) = plan.operations[index].domain, !finders.isEmpty {
        find(plan.rowsNeeded(by: plan.operations[index], of: frame))
      }
    }
    var plan = plan
    var renamed = [OperationID](repeating: OperationID(0), count: plan.operations.count)
    var kept: [Operation] = []
    for (index, operation) in plan.operations.enumerated() where isNeeded[index] {
      var operation = operation
      operation.inputs = operation.inputs.map { renamed[$0.index] }
      renamed[index] = OperationID(kept.count)
      kept.append(operation)
    }
    plan.operations = kept
    plan.regions = Region.separate(kept)
    plan.rename { renamed[$0.index] }
    return plan
  }
}

extension LogicalPlan {
  /// The operation that finds the rows of each derived frame.
  var rowFinders: [FrameID: Int] {
    var finders: [FrameID: Int] = [:]
    for (index, operation) in operations.enumerated() {
      if case .rows = operation.kind, case .rows(let frame) = operation.domain { finders[frame] = index }
    }
    return finders
  }
}
