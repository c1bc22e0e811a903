import Columns
import Execute
import Kernels
import Plan
import Testing
import Types

/// Errors belong to cells until something needs the cell.
@Suite struct CellErrorTests {
  private let whole = ValueType(.int64, nullable: true)
  private let table = Table([("x", Column([2, 4, nil, 3, 6, 5, 8] as [Int64?]))])

  private func fault(_ plan: LogicalPlan, blockRows: Int) -> RunError.Kind? {
    let engine = Engine(
      kernels: .testing, options: EngineOptions(threads: 2, blockRows: blockRows, morselRows: 3))
    do throws(RunError) {
      _ = try engine.run(plan, sources: ["rows": table])
      return nil
    } catch {
      return error.kind
    }
  }

  private func expect(
    _ expected: RunError.Kind?, location: SourceLocation = #_sourceLocation,
    _ build: (inout PlanBuilder, FrameID, _ half: OperationID) -> Void
  ) {
    var builder = PlanBuilder()
    let frame = builder.source([("x", whole)])
    let half = builder.apply("test_half", [builder.column(frame, "x")], node: "half")
    build(&builder, frame, half)
    for regions in PlanBuilder.Regions.allCases {
      for blockRows in [1, 2, 1_024] {
        #expect(fault(builder.plan(regions), blockRows: blockRows) == expected, sourceLocation: location)
      }
    }
  }

  private let origin = RunError.Kind.cell(node: "half", transform: "test_half", row: 3)

  @Test func anErrorThatReachesAnOutput() {
    expect(origin) { builder, frame, half in builder.output(.rows(frame), [("half", half)]) }
  }

  @Test func anErrorThatReachesAnOutputThroughOthers() {
    expect(origin) { builder, frame, half in
      let sum = builder.apply("add", [builder.shift(half, 2), half])
      builder.output(.rows(frame), [("sum", builder.shift(builder.apply("add", [sum, sum]), 1))])
    }
  }

  @Test func anErrorThatIsDropped() {
    expect(nil) { builder, frame, half in
      let even = builder.apply(
        "equal",
        [
          builder.apply(
            "modulo", [builder.column(frame, "x"), builder.literal(.integer(2), .int64)],
            ["on_zero": .string("error")]),
          builder.literal(.integer(0), .int64),
        ], as: .bool)
      let zero = builder.literal(.integer(0), .int64)
      builder.output(.rows(frame), [("half", builder.apply("if", [even, half, zero], as: .int64))])
    }
  }

  @Test func anErrorThatReachesAnAggregate() {
    expect(origin) { builder, frame, half in
      let sum = builder.aggregate("test_rows", [half], as: .int64)
      builder.output(.scalar, [("sum", sum)])
    }
  }

  @Test func anErrorInAGroupsValueOrKey() {
    expect(origin) { builder, frame, half in
      let x = builder.column(frame, "x")
      builder.output(.rows(frame), [("n", builder.aggregate("test_rows", half, by: [x], as: .int64))])
    }
    expect(origin) { builder, frame, half in
      let x = builder.column(frame, "x")
      builder.output(.rows(frame), [("n", builder.aggregate("test_rows", x, by: [half], as: .int64))])
    }
  }

  @Test func anErrorOfAScalar() {
    expect(.cell(node: "odd", transform: "test_half", row: nil)) { builder, frame, _ in
      let odd = builder.apply("test_half", [builder.literal(.integer(5), .int64)], node: "odd")
      let more = builder.apply("add", [odd, odd])
      builder.output(.rows(frame), [("sum", builder.apply("add", [builder.column(frame, "x"), more]))])
    }
  }

  /// The cells that the failing operation was given are told, although registers are used again by then.
  @Test(arguments: PlanBuilder.Regions.allCases)
  func anErrorTellsItsArguments(regions: PlanBuilder.Regions) throws {
    var builder = PlanBuilder()
    let frame = builder.source([("x", whole), ("t", ValueType(.string, nullable: true))])
    let doubled = builder.apply("add", [builder.column(frame, "x"), builder.column(frame, "x")])
    let joined = builder.apply("test_join", [builder.column(frame, "t"), builder.column(frame, "t")])
    let number = builder.apply(
      "cast", [builder.shift(joined, 1)], as: .int64,
      ["to": .string("int64"), "rounding": .string("exact")], node: "number")
    let sum = builder.apply("add", [number, builder.apply("add", [doubled, doubled])])
    builder.output(.rows(frame), [("sum", builder.apply("add", [sum, sum]))])
    let table = Table([
      ("x", Column([1, 2, 3, 4] as [Int64?])), ("t", Column(["7", nil, "é\u{1b}", "1"])),
    ])
    for blockRows in [1, 2, 1_024] {
      let options = EngineOptions(threads: 1, blockRows: blockRows, morselRows: 2)
      let expected = RunError(
        .cell(node: "number", transform: "cast", row: 3), arguments: [.string("é\u{1b}é\u{1b}")])
      #expect(throws: expected) {
        try Engine(kernels: .testing, options: options).run(builder.plan(regions), sources: ["rows": table])
      }
    }
  }

  /// Which error a run names depends on the plan and the rows alone.
  @Test func oneErrorWhateverTheCut() throws {
    let cuts = [(1, 1_024, 131_072), (2, 7, 20), (3, 64, 64), (2, 1, 10)]
    var failed = 0
    for seed in UInt64(0)..<120 {
      var random = SplitMix(state: seed)
      let rows = Int.random(in: 1...300, using: &random)
      var builder = PlanBuilder()
      let frame = builder.source([("s", ValueType(.int64)), ("x", whole)], series: ["s"])
      var pool = [builder.column(frame, "x")]
      for step in 0..<8 {
        let left = pool[Int.random(in: 0..<pool.count, using: &random)]
        let right = pool[Int.random(in: 0..<pool.count, using: &random)]
        switch Int.random(in: 0..<4, using: &random) {
        case 0: pool.append(builder.apply("test_half", [left], node: "half\(step)"))
        case 1: pool.append(builder.apply("add", [left, right]))
        case 2: pool.append(builder.shift(left, 2))
        case _: pool.append(builder.apply("coalesce", [left, right]))
        }
      }
      builder.output(.rows(frame), [("a", pool[pool.count - 1]), ("b", pool[pool.count - 2])])
      let series = (0..<rows).map { _ in Int64(random.next() % 4) }
      let isMixed = Bool.random(using: &random)
      // Few numbers cannot be halved, so that some runs fail late and some not at all.
      let cells = (0..<rows).map { _ in
        random.next() % 200 == 0 ? nil : Int64(random.next() % 100 == 0 ? 3 : 4)
      }
      let table = Table([("s", Column(isMixed ? series : series.sorted())), ("x", Column(cells))])
      for regions in PlanBuilder.Regions.allCases {
        var faults: Set<RunError?> = []
        for (threads, blockRows, morselRows) in cuts {
          let options = EngineOptions(threads: threads, blockRows: blockRows, morselRows: morselRows)
          do throws(RunError) {
            _ = try Engine(kernels: .testing, options: options).run(
              builder.plan(regions), sources: ["rows": table])
            faults.insert(nil)
          } catch {
            faults.insert(error)
            let isCell = if case .cell = error.kind { true } else { false }
            #expect(isCell, "seed \(seed): \(error)")
          }
        }
        failed += faults == [nil] ? 0 : 1
        #expect(faults.count == 1, "seed \(seed), \(regions): \(faults)")
      }
    }
    #expect((20...220).contains(failed))
  }
}
