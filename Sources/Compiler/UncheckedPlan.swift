import Optimize
public import Plan

extension LogicalPlan {
  /// The plan without its checks and what is computed for them alone.
  public func withoutChecks() -> LogicalPlan {
    if checks.isEmpty { return self }
    var plan = self
    plan.checks = []
    return optimize(plan).plan
  }
}
