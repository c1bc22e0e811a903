public import Plan

/// A rewrite of plans that keeps every bit of every output.
public struct Pass: Sendable {
  /// What `--disable` calls it.
  public let name: String
  public let purpose: String
  /// Names of passes that must have run before, if they run at all.
  public let after: [String]
  let rewrite: @Sendable (LogicalPlan) -> LogicalPlan

  /// All passes in the order in which they run; a test holds it against `after`.
  public static let all: [Pass] = [
    .commonSubexpressions,
    .deadNodes,
    .projection,
    .fusion,
  ]
}

/// What a pass did, for `explain` and for finding slow ones.
public struct PassReport: Sendable {
  public let name: String
  public let duration: Duration
  public let operationsBefore: Int
  public let operationsAfter: Int
}

/// Runs the passes, but for the disabled ones, and asks after each whether the plan is sound.
public func optimize(
  _ plan: LogicalPlan, disabled: Set<String> = []
) -> (plan: LogicalPlan, reports: [PassReport]) {
  var plan = plan
  var reports: [PassReport] = []
  let clock = ContinuousClock()
  for pass in Pass.all where !disabled.contains(pass.name) {
    let before = plan.operations.count
    let start = clock.now
    plan = pass.rewrite(plan)
    reports.append(
      PassReport(
        name: pass.name, duration: clock.now - start, operationsBefore: before,
        operationsAfter: plan.operations.count))
    if let defect = plan.defect() { preconditionFailure("pass \(pass.name) broke the plan: \(defect)") }
  }
  return (plan, reports)
}
