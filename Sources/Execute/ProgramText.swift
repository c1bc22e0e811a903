public import Plan
import Types

extension PhysicalPlan {
  /// The programs as people read them: for each pass over rows its tape, what it keeps, and what that costs.
  ///
  /// `%n` is the value of operation n of the logical plan, `%n[-k]` the same k rows back in the series.
  public func text(of plan: LogicalPlan, blockRows: Int = EngineOptions().blockRows) -> String {
    var lines: [String] = []
    for (index, step) in steps.enumerated() {
      if index > 0 { lines.append("") }
      switch step {
      case .scalars(let program):
        lines.append("scalars")
        lines += program.operations.map { "  %\($0.index) = \(plan.name(of: $0))" }
      case .groups(let groups):
        let keys = groups.keys.map { plan.operand($0) }.joined(separator: ", ")
        lines.append("groups of \(plan.frames[groups.frame.index].name) by \(keys)")
        lines.append("  %\(groups.operation.index) = \(plan.name(of: groups.operation))")
      case .spans(let step):
        let name = plan.frames[step.frame.index].name
        let rows =
          switch step.span {
          case .frame: "all rows of \(name)"
          case .series: "each series of \(name)"
          case .groups(let keys):
            "groups of \(name) by \(keys.map { plan.operand($0) }.joined(separator: ", "))"
          }
        lines.append("\(rows) at once")
        lines.append("  %\(step.operation.index) = \(plan.name(of: step.operation))")
      case .derived(let step):
        lines.append("rows of \(plan.frames[step.frame.index].name)")
        lines.append("  %\(step.operation.index) = \(plan.name(of: step.operation))")
      case .rows(let program):
        lines += program.lines(of: plan, blockRows: blockRows)
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension BlockProgram {
  fileprivate func lines(of plan: LogicalPlan, blockRows: Int) -> [String] {
    var facts = ["blocks of \(blockRows) rows"]
    facts.append(halo > 0 ? "a morsel computes \(halo) rows before it again" : "no rows are computed twice")
    if hasScan { facts.append("a series is never split") }
    facts.append("\((registerBytes(blockRows: blockRows) + 1_023) / 1_024) KiB of registers a thread")
    let calls = tape.count { if case .call = $0 { true } else { false } }
    return ["pass over \(plan.frames[frame.index].name): \(calls) calls, " + facts.joined(separator: ", ")]
      + tape.map { "  " + text(of: $0, in: plan) }
  }

  private func text(of step: Step, in plan: LogicalPlan) -> String {
    switch step {
    case .call(let call):
      let back = call.lookback > 0 ? "  # reads \(call.lookback) rows back" : ""
      return "%\(call.operation.index) = \(name(call.operation, call.operands, plan))\(back)"
    case .store(let store):
      let kind = store.isOutput ? "store" : "hold"
      return "\(kind) \(text(of: store.operand, in: plan))"
    case .reduce(let reduce):
      return "reduce %\(reduce.operation.index) = \(name(reduce.operation, reduce.operands, plan))"
    }
  }

  private func name(_ operation: OperationID, _ operands: [Operand], _ plan: LogicalPlan) -> String {
    let texts = operands.map { text(of: $0, in: plan) }
    return "\(plan.transform(of: operation))(\(texts.joined(separator: ", ")))"
  }

  private func text(of operand: Operand, in plan: LogicalPlan) -> String {
    plan.operand(slots[operand.slot].operation) + (operand.lag > 0 ? "[-\(operand.lag)]" : "")
  }
}

extension LogicalPlan {
  fileprivate func transform(of id: OperationID) -> String {
    switch self[id].kind {
    case .apply(let application), .aggregate(let application), .aggregateBy(let application, _),
      .aggregateInto(let application):
      application.transform
    case .rows: "rows"
    case .take: "take"
    case .lookup: "lookup"
    case .column, .adopt, .literal, .parameter, .given: operand(id)
    }
  }

  fileprivate func name(of id: OperationID) -> String {
    let operands = self[id].inputs.map(operand).joined(separator: ", ")
    return operands.isEmpty ? operand(id) : "\(transform(of: id))(\(operands))"
  }
}
