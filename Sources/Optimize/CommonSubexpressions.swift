import Plan

extension Pass {
  static let commonSubexpressions = Pass(
    name: "common-subexpressions", purpose: "compute what is written several times once", after: []
  ) { plan in
    var plan = plan
    var first: [Operation: OperationID] = [:]
    var renamed: [OperationID] = []
    renamed.reserveCapacity(plan.operations.count)
    var kept: [Operation] = []
    for operation in plan.operations {
      var operation = operation
      operation.inputs = operation.inputs.map { renamed[$0.index] }
      // The node it was written in is no part of what it computes.
      var meaning = operation
      meaning.node = ""
      if let known = first[meaning] {
        renamed.append(known)
        continue
      }
      let id = OperationID(kept.count)
      first[meaning] = id
      renamed.append(id)
      kept.append(operation)
    }
    plan.operations = kept
    plan.regions = Region.separate(kept)
    plan.rename { renamed[$0.index] }
    return plan
  }
}

extension LogicalPlan {
  /// Lets outputs and checks point at the operations' new places.
  mutating func rename(_ place: (OperationID) -> OperationID) {
    checks = checks.map { $0.renamed(place) }
    for output in outputs.indices {
      for column in outputs[output].columns.indices {
        outputs[output].columns[column].operation = place(outputs[output].columns[column].operation)
      }
    }
  }
}
