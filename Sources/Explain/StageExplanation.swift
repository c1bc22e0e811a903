import Plan
import Types

/// The steps of a plan, in words.
struct StageExplanation {
  private let plan: LogicalPlan

  init(_ plan: LogicalPlan) { self.plan = plan }

  /// A line for each step: what it reads.
  var lines: [String] {
    let stages = Stages(plan)
    return stages.order.compactMap { name in
      guard let step = stages.step(name) else { return nil }
      let sources = step.plan.frames.compactMap { frame -> String? in
        guard case .source = frame.origin, step.frames[frame.name] == nil else { return nil }
        return frame.name
      }
      let reads = step.inputs.map { "stage \($0.name)" } + sources
      let isStored = plan.outputs.contains { $0.name == name && $0.target.isStored }
      return "stage \(name): reads \(reads.isEmpty ? "nothing" : reads.joined(separator: ", "))"
        + (isStored ? "; later stages read what it stores" : "")
    }
  }
}
