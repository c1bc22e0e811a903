import Optimize
public import Plan

/// The names of the steps in which a plan can run, each after those whose results it reads.
public func stageNames(of plan: LogicalPlan) -> [String] { Stages(plan).order }

/// One step of a plan, optimized by itself; nil when there is no such step.
public func stage(_ name: String, of plan: LogicalPlan, disabled: Set<String> = []) -> StagePlan? {
  guard var step = Stages(plan).step(name) else { return nil }
  (step.plan, _) = optimize(step.plan, disabled: disabled)
  return step
}
