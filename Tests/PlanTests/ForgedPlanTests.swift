import Columns
import Compiler
import Execute
import Kernels
import Plan
import Testing
import Types

/// A plan whose hash fits is still a stranger's word: it is refused, or runs to a result or an error, and
/// never reads memory that is not its own.
@Suite struct ForgedPlanTests {
  static let plan: LogicalPlan? = {
    let flow = """
      leat: 1
      params:
        factor: {type: float64, default: 1.5}
      sources:
        s:
          series: g
          order: t
          columns: {g: string, t: date, x: float64?, n: int64, b: bool}
      nodes:
        window: rolling_mean(x, 3) + shift(x, 2)
        top: rolling_max(n, 600)
        rank: cum_sum(n) * factor
        known: null_if(g, 'a')
        share: x / sum(x, by=known)
        word: if(b, g, coalesce(known, 'none'))
        late: t >= date('2024-01-02') and g in ['a', 'b']
        total: mean(x) + count(n)
      frames:
        kept: {from: s, where: b, nodes: {before: 'shift(x, 1)'}}
        groups: {from: kept, group_by: [g, b], nodes: {sum_x: sum(x), mid: median(x)}}
        joined: {from: s, join: {with: groups, on: [g, b], kind: left}, nodes: {part: x / sum_x}}
        ordered: {from: joined, sort: [{by: n, descending: true}, part]}
        few: {from: ordered, limit: 3}
        some: {from: few, distinct: g}
      outputs:
        ends: {from: some, checks: [{assert: part < 9, mostly: 0.5}, {unique: n}, {row_count: {min: 1}},
          {references: groups.g, of: g}]}
        halves: {from: groups}
        rows: {from: s, select: [window, top, rank, known, share, word, late]}
        one: {select: [total]}
      """
    return compile(path: "flow.leat.yaml", text: Array(flow.utf8)).optimized
  }()

  @discardableResult
  private func run(_ plan: LogicalPlan) -> Bool { StrangePlan(plan: plan).run() }

  @Test func thePlanItselfRuns() throws {
    let plan = try #require(ForgedPlanTests.plan)
    #expect(plan.engineDefect() == nil)
    #expect(run(plan))
  }

  @Test func everyFlippedBitUnderAMendedHashIsRefusedOrRuns() throws {
    let bytes = PlanWriter.file(try #require(ForgedPlanTests.plan), compilerVersion: "1")
    let body = bytes.count - 32
    var counts = (read: 0, run: 0)
    for position in 0..<body {
      for bit in 0..<8 {
        var damaged = Array(bytes[..<body])
        damaged[position] ^= 1 << UInt8(bit)
        damaged += SHA256.hash(damaged)
        guard let plan = try? PlanReader.read(damaged).plan else { continue }
        counts.read += 1
        if run(plan) { counts.run += 1 }
      }
    }
    // Names and values may change and still be sound; most of the rest may not.
    #expect(counts.run > 100 && counts.run < counts.read && counts.read < body * 4)
  }

  @Test func everyTypeInPlaceOfEveryOtherIsRefusedOrRuns() throws {
    let plan = try #require(ForgedPlanTests.plan)
    for index in plan.operations.indices {
      for type in DataType.plain where type != plan.operations[index].type.type {
        var forged = plan
        forged.operations[index].type.type = type
        // A column's own type is its source's: both lie alike.
        if case .column(let name) = forged.operations[index].kind,
          case .source(var source) = forged.frames[0].origin
        {
          for place in source.columns.indices where source.columns[place].name == name {
            source.columns[place].type.type = type
          }
          forged.frames[0].origin = .source(source)
        }
        run(forged)
      }
    }
  }

  @Test func operandsMayBeMissingOrTooMany() throws {
    let plan = try #require(ForgedPlanTests.plan)
    for index in plan.operations.indices {
      var fewer = plan
      while fewer.operations[index].inputs.popLast() != nil { run(fewer) }
      for extra in 0..<index {
        var more = plan
        more.operations[index].inputs.append(OperationID(extra))
        run(more)
        guard !plan.operations[index].inputs.isEmpty else { continue }
        var other = plan
        other.operations[index].inputs[0] = OperationID(extra)
        run(other)
      }
    }
  }

  @Test func constantsMayBeAnything() throws {
    let plan = try #require(ForgedPlanTests.plan)
    let values: [Literal] =
      [Int64.min, -1, 0, 1, 1 << 20, 1 << 40, .max].map { Literal.integer($0) }
      + [.null, .bool(true), .unsigned(.max), .float(.nan), .string(""), .list([.integer(1), .string("x")])]
    for index in plan.operations.indices {
      for value in values {
        var forged = plan
        switch forged.operations[index].kind {
        case .literal: forged.operations[index].kind = .literal(value)
        case .apply(var application):
          for option in application.options.indices { application.options[option].value = value }
          forged.operations[index].kind = .apply(application)
        case .column, .adopt, .parameter, .given, .aggregate, .aggregateBy, .rows, .take, .lookup,
          .aggregateInto:
          continue
        }
        run(forged)
      }
    }
  }

  @Test func kernelsMayBeOthers() throws {
    let plan = try #require(ForgedPlanTests.plan)
    for index in plan.operations.indices {
      for name in Engine().kernels.names + ["nothing"] {
        var forged = plan
        guard case .apply(var application) = forged.operations[index].kind else { continue }
        application.kernel = name
        forged.operations[index].kind = .apply(application)
        run(forged)
        forged.operations[index].kind = .aggregate(application)
        run(forged)
      }
    }
  }
}
