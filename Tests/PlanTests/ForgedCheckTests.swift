import Plan
import Testing
import Types

/// A check of any kind that is forged in one place is refused.
@Suite struct ForgedCheckTests {
  @Test func forgedChecksAreRefused() throws {
    let sound = try #require(CheckedPlanFileTests.plan)
    for index in sound.checks.indices {
      for forge in ForgedCheckTests.forgeries {
        var plan = sound
        forge(&plan.checks[index], sound)
        #expect(plan.defect() != nil, "\(plan.checks[index].name)")
      }
    }
  }

  /// What is wrong in a check of any kind.
  private static let forgeries: [@Sendable (inout PlanCheck, LogicalPlan) -> Void] = [
    { check, _ in check.mostly = 0 },
    { check, _ in check.mostly = -0.5 },
    { check, _ in check.mostly = 1.5 },
    { check, _ in check.mostly = .nan },
    { check, _ in check.passes = OperationID(.max) },
    { check, plan in check.passes = OperationID(plan.operations.count) },
    { check, _ in check.domain = .rows(FrameID(.max)) },
    { check, plan in check.name = plan.checks.first { $0.name != check.name }?.name ?? check.name },
    { check, _ in check.failing = check.failing == nil ? check.passes : nil },
    { check, plan in
      check.shown.append(.init(name: "far", operation: OperationID(plan.operations.count)))
    },
    { check, plan in
      guard let number = plan.operations.firstIndex(where: { $0.type.type != .bool }) else { return }
      check.passes = OperationID(number)
    },
  ]
}
