import Execute
import Kernels
import Plan
import Testing
import Types

/// What regions become.
@Suite struct LoweringTests {
  private let float = ValueType(.float64, nullable: true)

  private func programs(_ plan: LogicalPlan) throws -> [BlockProgram] {
    try Engine(kernels: .testing).lower(plan).steps.compactMap { step in
      if case .rows(let program) = step { program } else { nil }
    }
  }

  private func calls(_ program: BlockProgram) -> [BlockProgram.Call] {
    program.tape.compactMap { step in
      if case .call(let call) = step { call } else { nil }
    }
  }

  @Test func lagsAreReadNotComputed() throws {
    var builder = PlanBuilder()
    let frame = builder.source([("x", float)])
    let x = builder.column(frame, "x")
    let change = builder.apply("subtract", [x, builder.shift(builder.shift(x, 2), 3)])
    builder.output(.rows(frame), [("change", change), ("lag", builder.shift(change, 1))])
    let program = try #require(try programs(builder.plan()).first)
    #expect(calls(program).map(\.operands.count) == [2])
    #expect(calls(program).first?.operands.map(\.lag) == [0, 5])
    let changeSlot = try #require(program.slots.first { $0.operation == change })
    #expect(changeSlot.history == 1)
    // A row of `lag` needs the change one row before, and that needs x five rows further back.
    #expect(program.halo == 6)
  }

  @Test func haloIsTheLongestPathOfLookBacks() throws {
    var builder = PlanBuilder()
    let frame = builder.source([("x", float), ("y", float)])
    let x = builder.column(frame, "x")
    let inner = builder.apply("test_window_sum", [x], ["window": .integer(10)])
    let outer = builder.apply("test_window_sum", [builder.shift(inner, 4)], ["window": .integer(3)])
    let other = builder.apply("test_window_sum", [builder.column(frame, "y")], ["window": .integer(12)])
    builder.output(.rows(frame), [("sum", builder.apply("add", [outer, other]))])
    let program = try #require(try programs(builder.plan()).first)
    #expect(program.halo == 9 + 4 + 2)
    let histories = Dictionary(uniqueKeysWithValues: program.slots.map { ($0.operation, $0.history) })
    #expect(histories[x] == 9)
    #expect(histories[inner] == 6)
  }

  @Test func registersAreSharedByResultsThatAreNotAliveTogether() throws {
    var builder = PlanBuilder()
    let frame = builder.source([("x", float)])
    var value = builder.column(frame, "x")
    for _ in 0..<20 { value = builder.apply("add", [value, value]) }
    builder.output(.rows(frame), [("value", value)])
    let program = try #require(try programs(builder.plan()).first)
    #expect(calls(program).count == 20)
    #expect(program.registers == [8, 8])
  }

  @Test func whatAnAggregateReadsIsNotKept() throws {
    var builder = PlanBuilder()
    let frame = builder.source([("x", float)])
    let x = builder.column(frame, "x")
    let square = builder.apply("multiply", [x, x])
    let total = builder.aggregate("test_total", [square])
    builder.output(.rows(frame), [("share", builder.apply("add", [x, total]))])
    let plan = try Engine(kernels: .testing).lower(builder.plan())
    #expect(plan.steps.count == 2)
    #expect(plan.releases == [[], []])
  }

  @Test func columnsBetweenProgramsAreReleasedAfterTheirLastReader() throws {
    var builder = PlanBuilder()
    let frame = builder.source([("x", float)])
    let x = builder.column(frame, "x")
    let double = builder.apply("add", [x, x])
    let four = builder.apply("add", [double, double])
    builder.output(.rows(frame), [("sum", builder.apply("add", [four, double]))])
    let plan = try Engine(kernels: .testing).lower(builder.plan(.each))
    #expect(plan.releases == [[], [], [double, four]])
  }
}
