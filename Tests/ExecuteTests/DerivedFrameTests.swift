import Columns
import Execute
import Kernels
import Plan
import Testing
import Types

private let float = ValueType(.float64, nullable: true)
private let whole = ValueType(.int64, nullable: true)
private let text = ValueType(.string, nullable: true)
private let flag = ValueType(.bool, nullable: true)

/// Runs a plan on one, two and seven threads, fused and not; all must give one answer.
func runEverywhere(
  _ builder: PlanBuilder, _ sources: [String: Table], overrides: [String: Column] = [:],
  location: SourceLocation = #_sourceLocation
) throws -> Table {
  let plan = builder.plan(.each)
  try #require(plan.defect() == nil, sourceLocation: location)
  var first: Table?
  for threads in [1, 2, 7] {
    for blockRows in [1, 3, 1_024] {
      let options = EngineOptions(threads: threads, blockRows: blockRows, morselRows: 2)
      let result = try Engine(kernels: .testing, options: options).run(
        plan, sources: sources, overrides: overrides)
      let table = try #require(result["out"], sourceLocation: location)
      if let first {
        #expect(first.cells == table.cells, sourceLocation: location)
      } else {
        first = table
      }
    }
  }
  return try #require(first, sourceLocation: location)
}

extension Table {
  /// Every cell in words, so that NaN equals NaN.
  var cells: [String] {
    columns.flatMap { column in
      (0..<rowCount).map { column.isNull(at: $0) ? "null" : "\(String(describing: column.cell(at: $0)))" }
    }
  }
}

/// Frames made of others. Expected values are worked out by hand.
@Suite struct DerivedFrameTests {
  private let table = Table([
    ("x", Column([1, nil, .nan, -0.0, 5, 0])),
    ("t", Column(["a", "bb", nil, "", "a", "a text that is longer than a view"])),
    ("b", Column([true, false, nil, true, true, false])),
    ("n", Column([10, 20, 30, nil, 50, 60] as [Int64?])),
  ])

  private func source(_ builder: inout PlanBuilder) -> (
    frame: FrameID, x: OperationID, t: OperationID, b: OperationID, n: OperationID
  ) {
    let frame = builder.source([("x", float), ("t", text), ("b", flag), ("n", whole)])
    return (
      frame, builder.column(frame, "x"), builder.column(frame, "t"), builder.column(frame, "b"),
      builder.column(frame, "n")
    )
  }

  private func table(_ verb: RowVerb, by operands: (PlanBuilder.Columns) -> [OperationID]) throws -> Table {
    var builder = PlanBuilder()
    let rows = source(&builder)
    let columns = PlanBuilder.Columns(x: rows.x, t: rows.t, b: rows.b, n: rows.n)
    let derived = builder.derive(verb, of: [rows.frame], by: operands(columns))
    let taken = [("x", rows.x), ("t", rows.t), ("b", rows.b), ("n", rows.n)].map { name, id in
      (name, builder.take(id, derived))
    }
    builder.output(.rows(derived.frame), taken)
    return try runEverywhere(builder, ["rows": table])
  }

  /// Null is not true.
  @Test func filterKeepsWhatIsTrue() throws {
    let result = try table(.filter) { [$0.b] }
    #expect(result["t"]?.texts() == ["a", "", "a"])
    #expect(result.integers("n") == [10, nil, 50])
    #expect(result.doubles("x") == [1, -0.0, 5])
    #expect(result["b"]?.booleans() == [true, true, true])
  }

  /// A plan that says of a column that the condition leaves out its nulls is held to it.
  @Test func presenceIsVerified() throws {
    for (isNull, column) in [(true, "n"), (false, "x")] {
      var builder = PlanBuilder()
      let rows = source(&builder)
      let derived = builder.derive(.filter, of: [rows.frame], by: [rows.b])
      let taken = builder.take(column == "n" ? rows.n : rows.x, derived, nullable: false)
      builder.output(.rows(derived.frame), [("c", taken)])
      if isNull {
        #expect(throws: RunError.self) { try runEverywhere(builder, ["rows": table]) }
      } else {
        #expect(try runEverywhere(builder, ["rows": table]).doubles("c") == [1, -0.0, 5])
      }
    }
  }

  @Test(
    arguments: [
      (2, 0, [10, 20]), (2, 5, [60]), (0, 0, []), (9, 6, []), (.max / 2, 4, [50, 60]), (3, .max / 2, []),
    ] as [(Int, Int, [Int64])]) func limitCounts(count: Int, offset: Int, expected: [Int64]) throws
  {
    let result = try table(.limit(count: count, offset: offset)) { _ in [] }
    #expect(result.integers("n") == expected)
    #expect(result["t"]?.count == expected.count)
  }

  /// -0.0 and 0.0 stand as they stood, NaN is above 5, null is last both ways.
  @Test func sortIsStable() throws {
    let up = try table(.sort([.ascending])) { [$0.x] }
    #expect(up.integers("n") == [nil, 60, 10, 50, 30, 20])
    let down = try table(.sort([.descending])) { [$0.x] }
    #expect(down.integers("n") == [30, 50, 10, nil, 60, 20])
    let texts = try table(.sort([.ascending, .descending])) { [$0.t, $0.n] }
    #expect(texts.integers("n") == [nil, 50, 10, 60, 20, 30])
  }

  @Test func distinctTakesFirstRows() throws {
    #expect(try table(.distinct(operands: 1)) { [$0.t] }.integers("n") == [10, 20, 30, nil, 60])
    // Row 5 has 0.0, which equals -0.0 in row 3.
    #expect(try table(.distinct(operands: 1)) { [$0.x] }.integers("n") == [10, 20, 30, nil, 50])
    #expect(try table(.distinct(operands: 2)) { [$0.b, $0.t] }.integers("n") == [10, 20, 30, nil, 60])
  }

  @Test func groupsHaveAggregates() throws {
    var builder = PlanBuilder()
    let rows = source(&builder)
    let groups = builder.derive(.group(operands: 1), of: [rows.frame], by: [rows.b])
    let total = builder.aggregate("test_total", [rows.x], into: groups)
    let count = builder.aggregate("test_rows", [rows.n], into: groups, as: .int64)
    let double = builder.apply("multiply", [total, total])
    builder.output(
      .rows(groups.frame),
      [("b", builder.take(rows.b, groups)), ("s", total), ("c", count), ("d", double)])
    let result = try runEverywhere(builder, ["rows": table])
    #expect(result["b"]?.booleans() == [true, false, nil])
    #expect(result.doubles("s")?[0] == 6)
    #expect(result.doubles("s")?[1] == 0)
    #expect(result.doubles("s")?[2]?.isNaN == true)
    #expect(result.integers("c") == [3, 2, 1])
    #expect(result.doubles("d")?[0] == 36)
  }

  /// where b; group by t: ("a": 10, 50), ("": null); where more than one row: "a".
  @Test func framesAreMadeOfDerivedFrames() throws {
    var builder = PlanBuilder()
    let rows = source(&builder)
    let first = builder.derive(.filter, of: [rows.frame], by: [rows.b], named: "first")
    let t = builder.take(rows.t, first)
    let x = builder.take(rows.x, first)
    let groups = builder.derive(.group(operands: 1), of: [first.frame], by: [t], named: "groups")
    let total = builder.aggregate("test_total", [x], into: groups)
    let name = builder.take(t, groups)
    let one = builder.literal(.float(1), .float64)
    let isLarge = builder.apply("greater", [total, one], as: .bool)
    let last = builder.derive(.filter, of: [groups.frame], by: [isLarge], named: "last")
    let joined = builder.apply("test_join", [builder.take(name, last), builder.take(name, last)])
    builder.output(.rows(last.frame), [("t", joined), ("s", builder.take(total, last))])
    let result = try runEverywhere(builder, ["rows": table])
    #expect(result["t"]?.texts() == ["aa"])
    #expect(result.doubles("s") == [6])
  }

  @Test func emptyParentsHaveEmptyFrames() throws {
    let empty = Table([
      ("x", Column([] as [Double])), ("t", Column([] as [String?])), ("b", Column([] as [Bool?])),
      ("n", Column([] as [Int64?])),
    ])
    for verb in [
      RowVerb.filter, .limit(count: 3, offset: 0), .sort([.descending]), .distinct(operands: 1),
      .group(operands: 1),
    ] {
      var builder = PlanBuilder()
      let rows = source(&builder)
      let derived = builder.derive(
        verb, of: [rows.frame], by: verb.operandCount == 0 ? [] : [rows.b])
      var columns = [("t", builder.take(rows.t, derived))]
      if case .group = verb {
        columns.append(("s", builder.aggregate("test_total", [rows.x], into: derived)))
      }
      builder.output(.rows(derived.frame), columns)
      #expect(try runEverywhere(builder, ["rows": empty]).rowCount == 0)
    }
  }

  /// Series a: 1, 5; bb: null; windows run within the series of the derived frame, which are mixed.
  @Test func seriesOfADerivedFrame() throws {
    var builder = PlanBuilder()
    let frame = builder.source([("g", text), ("x", float), ("b", flag)])
    let (g, x, b) = (
      builder.column(frame, "g"), builder.column(frame, "x"), builder.column(frame, "b")
    )
    let derived = builder.derive(.filter, of: [frame], by: [b], series: [("g", g)])
    let taken = builder.take(x, derived)
    let sum = builder.apply("test_running_sum", [taken])
    let before = builder.shift(taken, 1)
    builder.output(.rows(derived.frame), [("sum", sum), ("before", before)])
    let result = try runEverywhere(
      builder,
      [
        "rows": Table([
          ("g", Column(["a", "b", "a", "b", "a"])), ("x", Column([1, 2, 4, 8, 16])),
          ("b", Column([true, true, false, true, true])),
        ])
      ])
    #expect(result.doubles("sum") == [1, 2, 10, 17])
    #expect(result.doubles("before") == [nil, nil, 2, 1])
  }

  /// All columns are given, so nothing but the rows themselves asks for them.
  @Test func givenColumnsOfADerivedFrame() throws {
    var builder = PlanBuilder()
    let rows = source(&builder)
    let derived = builder.derive(.filter, of: [rows.frame], by: [rows.b])
    let given = builder.given("derived.y", float, .rows(derived.frame))
    builder.output(.rows(derived.frame), [("y", builder.apply("add", [given, given]))])
    let result = try runEverywhere(
      builder, ["rows": table], overrides: ["derived.y": Column([1, 2, 3])])
    #expect(result.doubles("y") == [2, 4, 6])
    let error = #expect(throws: RunError.self) {
      try Engine(kernels: .testing).run(
        builder.plan(.each), sources: ["rows": table], overrides: ["derived.y": Column([1, 2])])
    }
    #expect(error?.kind == .wrongOverride("derived.y", expected: .float64, rows: 3))
  }

  /// The odd number in row 2 is what the filter passes on: its error is met where the value is needed.
  @Test func errorsTravelAlong() throws {
    for (keeps, expected) in [([true, true, false], false), ([false, true, true], true)] {
      var builder = PlanBuilder()
      let frame = builder.source([("n", whole), ("b", flag)])
      let half = builder.apply("test_half", [builder.column(frame, "n")], node: "half")
      let derived = builder.derive(.filter, of: [frame], by: [builder.column(frame, "b")])
      builder.output(.rows(derived.frame), [("h", builder.take(half, derived))])
      let sources = [
        "rows": Table([("n", Column([2, 4, 7] as [Int64?])), ("b", Column(keeps.map { $0 as Bool? }))])
      ]
      if expected {
        let error = #expect(throws: RunError.self) { try runEverywhere(builder, sources) }
        #expect(error?.kind == .cell(node: "half", transform: "test_half", row: 2))
      } else {
        #expect(try runEverywhere(builder, sources).integers("h") == [1, 2])
      }
    }
  }

  @Test func anErrorInAnOperandFailsTheRun() throws {
    for verb in [RowVerb.sort([.ascending]), .distinct(operands: 1), .group(operands: 1)] {
      var builder = PlanBuilder()
      let frame = builder.source([("n", whole)])
      let n = builder.column(frame, "n")
      let half = builder.apply("test_half", [n], node: "half")
      let derived = builder.derive(verb, of: [frame], by: [half])
      builder.output(.rows(derived.frame), [("n", builder.take(n, derived))])
      let error = #expect(throws: RunError.self) {
        try runEverywhere(builder, ["rows": Table([("n", Column([2, 7, 9] as [Int64?]))])])
      }
      #expect(error?.kind == .cell(node: "half", transform: "test_half", row: 1))
    }
  }

  /// A zip of two derived frames, whose rows are found before its own can be.
  @Test func zipsOfDerivedFrames() throws {
    var builder = PlanBuilder()
    let rows = source(&builder)
    let up = builder.derive(.sort([.ascending]), of: [rows.frame], by: [rows.n], named: "up")
    let down = builder.derive(.sort([.descending]), of: [rows.frame], by: [rows.n], named: "down")
    let (a, b) = (builder.take(rows.n, up), builder.take(rows.n, down))
    let zip = builder.zip([up.frame, down.frame])
    let sum = builder.apply("subtract", [builder.adopt(a, into: zip), builder.adopt(b, into: zip)])
    builder.output(.rows(zip), [("d", sum)])
    let result = try runEverywhere(builder, ["rows": table])
    #expect(result.integers("d") == [-50, -30, 0, 30, 50, nil])
  }
}

extension PlanBuilder {
  /// The columns of the tests' source.
  struct Columns {
    let x: OperationID
    let t: OperationID
    let b: OperationID
    let n: OperationID
  }
}

extension Column {
  func texts() -> [String?] {
    (0..<count).map { row in
      guard case .string(let text)? = isNull(at: row) ? nil : cell(at: row) else { return nil }
      return text
    }
  }
}
