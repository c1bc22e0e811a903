import Plan

extension Pass {
  static let deadNodes = Pass(
    name: "dead-nodes", purpose: "drop what no output needs", after: ["common-subexpressions"]
  ) { plan in
    var isNeeded = [Bool](repeating: false, count: plan.operations.count)
    for output in plan.outputs {
      for column in output.columns { isNeeded[column.operation.index] = true }
    }
    for index in plan.operations.indices.reversed() where isNeeded[index] {
      for input in plan.operations[index].inputs { isNeeded[input.index] = true }
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
