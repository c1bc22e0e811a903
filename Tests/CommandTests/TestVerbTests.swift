import Foundation
import Testing

/// `leat test`. What tests mean is told and tested in `specs/language/tests.md`.
@Suite struct TestVerbTests {
  private static let head = """
    leat: 1
    params:
      factor: {type: float64, default: 2}
    sources:
      sales:
        order: day
        columns: {day: int64, amount: float64, shop: string?}
    nodes:
      scaled: amount * factor
      recent: rolling_sum(amount, 2)
    outputs:
      features: {from: sales, select: [day, scaled, recent]}
    tests:

    """

  private static let passing = """
      - name: amounts are doubled
        given:
          sales: |
            amount
            1.5
            0.5
        expect:
          sales: |
            scaled
            3
            1

    """

  private static let failing = """
      - name: two days are summed
        given:
          sales: |
            amount
            1
            2
            4
        expect:
          sales: |
            recent
            null
            3
            7

    """

  private static func scratch(_ tests: String...) throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write("sales.leat.yaml", head + tests.joined())
    return scratch
  }

  @Test func testsThatPassSaySo() throws {
    let scratch = try Self.scratch(Self.passing)
    let outcome = try scratch.leat("test", "sales.leat.yaml")
    #expect(outcome.code == Code.ok)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("ran 1 test of 1 flow in "))
    #expect(outcome.errors.hasSuffix(" ms: all passed\n"))
  }

  /// 2 + 4 is 6.
  @Test func theCellThatDiffersIsUnderlined() throws {
    let scratch = try Self.scratch(Self.passing, Self.failing)
    let outcome = try scratch.leat("test")
    #expect(outcome.code == Code.findings)
    #expect(
      outcome.errors.hasPrefix(
        """
        sales.leat.yaml:37:9: error[failed-test]: test `two days are summed`: `sales`, row 3, `recent`: \
        expected 7.0, got 6.0
           |
        37 |         7
           |         ^ got 6.0
           |
           = explain: leat explain failed-test

        ran 2 tests of 1 flow in 
        """), "\(outcome.errors)")
    #expect(outcome.errors.hasSuffix(" ms: 1 failed\n"))
  }

  /// Fourteen cells are wrong by one; ten are shown.
  @Test func tenCellsAreShown() throws {
    let rows = (1...14).map { "        \($0)\n" }.joined()
    let wrong = (1...14).map { "        \(2 * $0 + 1)\n" }.joined()
    let scratch = try Self.scratch(
      "  - name: many\n    given:\n      sales: |\n        amount\n", rows,
      "    expect:\n      sales: |\n        scaled\n", wrong)
    let outcome = try scratch.leat("test")
    #expect(outcome.code == Code.findings)
    #expect(outcome.errors.contains("row 1, `scaled`: expected 3.0, got 2.0; 14 of 14 cells differ"))
    #expect(outcome.errors.contains("= 4 cells more differ\n"))
    #expect(outcome.errors.contains("^ got 2.0\n") && outcome.errors.contains("- got 20.0\n"))
    #expect(!outcome.errors.contains("got 22.0"))
  }

  @Test func testsAreChosenByTheirNames() throws {
    let scratch = try Self.scratch(Self.passing, Self.failing)
    let chosen = try scratch.leat("test", "-k", "doubled")
    #expect(chosen.code == Code.ok && chosen.errors.hasPrefix("ran 1 test "))
    let none = try scratch.leat("test", "-k", "trebled")
    #expect(none.code == Code.nothingMatched)
    #expect(none.errors == "leat: there is no test whose name holds `trebled`\n")
  }

  @Test func aFlowWithoutTestsMatchesNothing() throws {
    let scratch = try SalesFlow.scratch()
    let outcome = try scratch.leat("test")
    #expect(outcome.code == Code.nothingMatched && outcome.errors == "leat: there is no test\n")
  }

  @Test func aFlowWithAnErrorRunsNoTest() throws {
    let scratch = try Self.scratch(Self.passing.replacing("scaled", with: "scald"), Self.failing)
    let outcome = try scratch.leat("test", "--format", "concise")
    #expect(outcome.code == Code.findings)
    #expect(
      outcome.output
        == "sales.leat.yaml:22:9: error[unknown-column]: `sales` has no column `scald`\n")
    #expect(!outcome.errors.contains("ran"))
  }

  @Test func aRunLooksAtNoTest() throws {
    let scratch = try Self.scratch(Self.passing.replacing("scaled", with: "scald"))
    try scratch.write("sales.csv", "day,amount,shop\n1,2,a\n")
    let outcome = try scratch.leat("run", "sales.leat.yaml", "--source", "sales=sales.csv")
    #expect(outcome.code == Code.ok)
    #expect(try scratch.leat("check").code == Code.findings)
  }

  @Test func parametersOfTheCommandLineAreDefaultsOfTests() throws {
    let scratch = try Self.scratch(Self.passing)
    let outcome = try scratch.leat("test", "--param", "factor=3")
    #expect(outcome.code == Code.findings)
    #expect(outcome.errors.contains("expected 3.0, got 4.5; 2 of 2 cells differ"))
    #expect(try scratch.leat("test", "--param", "facto=3").code == Code.usage)
  }

  @Test func junitHasACaseForEachTest() throws {
    let scratch = try Self.scratch(Self.passing, Self.failing)
    let outcome = try scratch.leat("test", "--format", "junit")
    #expect(outcome.code == Code.findings && outcome.errors.isEmpty)
    let text = outcome.output.replacing(#/time="[0-9.]+"/#, with: "time=\"\"")
    #expect(
      text.contains(
        """
          <testsuite name="sales.leat.yaml" tests="2" failures="1" errors="0">
            <testcase classname="sales.leat.yaml" name="amounts are doubled" file="sales.leat.yaml" \
        line="14" time=""/>
            <testcase classname="sales.leat.yaml" name="two days are summed" file="sales.leat.yaml" \
        line="25" time="">
              <failure type="failed-test" message="test `two days are summed`: `sales`, row 3, \
        `recent`: expected 7.0, got 6.0">
        """), "\(text)")
  }

  @Test func jsonListsTests() throws {
    let scratch = try Self.scratch(Self.passing, Self.failing)
    let outcome = try scratch.leat("test", "--format", "json")
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    let tests = try #require(report["tests"] as? [[String: Any]])
    #expect(tests.map { $0["outcome"] as? String } == ["passed", "failed"])
    #expect(tests.map { $0["line"] as? Int } == [14, 25])
    #expect((report["diagnostics"] as? [[String: Any]])?.count == 1)
  }

  @Test func fixturesAreReadAsTheirSourcesAre() throws {
    let test = """
        - name: from files
          given: {sales: {file: fixtures/sales.csv}}
          expect: {features: {file: fixtures/features.csv}}

      """
    let scratch = try Scratch()
    try scratch.write("flows/sales.leat.yaml", Self.head + test)
    try scratch.write("flows/fixtures/sales.csv", "day,amount,shop\n1,1.5,a\n2,0.5,\n")
    try scratch.write("flows/fixtures/features.csv", "recent,scaled\n,3\n2,1\n")
    #expect(try scratch.leat("test", "flows").code == Code.ok)
    try scratch.write("flows/fixtures/features.csv", "recent,scaled\n,3\n2,1.5\n")
    let wrong = try scratch.leat("test", "flows", "--format", "concise")
    #expect(
      wrong.output.hasSuffix(
        "test `from files`: `features`, row 2, `scaled`: expected 1.5, got 1.0\n"))
    // Only the columns of the file are compared.
    try scratch.write("flows/fixtures/features.csv", "scaled\n3\n1\n")
    #expect(try scratch.leat("test", "flows").code == Code.ok)
    try scratch.write("flows/fixtures/features.csv", "recently\n1\n")
    let unknown = try scratch.leat("test", "flows", "--format", "concise")
    #expect(unknown.output.contains("the file has a column `recently`, and `features` has none"))
    try scratch.write("flows/fixtures/features.csv", "scaled\n3\n1\n")
    try scratch.remove("flows/fixtures/sales.csv")
    let missing = try scratch.leat("test", "flows", "--format", "concise")
    #expect(missing.code == Code.findings && missing.output.contains("flows/fixtures/sales.csv: "))
  }

  @Test func goldensAreWrittenOnlyWhenAskedFor() throws {
    let test = """
        - name: as it was
          given: {sales: "day | amount\\n 1 | 1.5\\n 2 | 0.5"}
          expect: {features: {golden: goldens/features.csv}}

      """
    let scratch = try Self.scratch(test)
    let absent = try scratch.leat("test")
    #expect(absent.code == Code.findings && absent.errors.contains("`leat test --update` writes it"))
    #expect(scratch.text("goldens/features.csv") == nil)
    let update = try scratch.leat("test", "--update")
    #expect(update.code == Code.ok && update.errors.hasPrefix("wrote goldens/features.csv\n"))
    // By hand: amounts doubled, and the sum of both days.
    #expect(scratch.text("goldens/features.csv") == "day,scaled,recent\n1,3.0,\n2,1.0,2.0\n")
    #expect(try scratch.leat("test").code == Code.ok)
    let other = try scratch.leat("test", "--param", "factor=3")
    #expect(other.code == Code.findings)
    #expect(other.errors.contains("row 1, `scaled`: expected 3.0, got 4.5; 2 of 6 cells differ"))
    #expect(other.errors.contains("row 2, `scaled`: expected 1.0, got 1.5\n"))
  }

  @Test func coverageNamesWhatNoTestComputes() throws {
    let scratch = try Scratch()
    try scratch.write(
      "f.leat.yaml",
      """
      leat: 1
      params:
        mode: {type: enum, values: [a, b, c], default: a}
      sources:
        s: {columns: {x: int64}}
      nodes:
        double: x * 2
        same: double
        other: x * 3
        chosen:
          cases:
            - when: mode == 'a'
              then: same
            - when: mode == 'b'
              then: x
            - else: 0
      tests:
        - name: first
          given: {s: "x\\n 1"}
          expect: {s: "chosen\\n 2"}
        - name: second
          params: {mode: b}
          given: {s: "x\\n 1"}
          expect: {s: "chosen\\n 1"}

      """)
    let outcome = try scratch.leat("test", "--coverage")
    #expect(outcome.code == Code.ok)
    #expect(
      outcome.output == """
        f.leat.yaml: tests compute 3 of 4 nodes and take 2 of 3 cases
          f.leat.yaml:9:3: no test computes `other`
          f.leat.yaml:16:15: no test takes this case of `chosen`

        """)
    let half = try scratch.leat("test", "--coverage", "-k", "second")
    #expect(half.output.hasPrefix("f.leat.yaml: tests compute 1 of 4 nodes and take 1 of 3 cases\n"))
  }

  /// The draft is a test that passes.
  @Test func aDraftHoldsTheFirstRows() throws {
    let scratch = try Scratch()
    let flow = """
      leat: 1
      sources:
        s:
          path: s.csv
          series: name
          columns: {name: string?, x: float64, unread: int64}
          order: position
      nodes:
        size: length(name)
        half: x / 2

      """
    try scratch.write("f.leat.yaml", flow)
    try scratch.write("s.csv", "name,x,unread\na|b,1,1\n,2,2\nnull,3,3\n\"\",4,4\nc,NaN,5\nd,6,6\n")
    let draft = try scratch.leat("test", "--new", "size", "f.leat.yaml")
    #expect(draft.code == Code.ok)
    #expect(
      draft.output == """
          - name: 'size of the first rows'
            given:
              s: |
                name
                'a|b'
                null
                'null'
                ''
                c
            expect:
              s: |
                size
                3
                null
                4
                0
                1

        """)
    let other = try scratch.leat("test", "--new", "half", "f.leat.yaml")
    try scratch.write("f.leat.yaml", flow + "tests:\n" + draft.output + other.output)
    let outcome = try scratch.leat("test")
    #expect(outcome.code == Code.ok && outcome.errors.hasPrefix("ran 2 tests"), "\(outcome.errors)")
    #expect(try scratch.leat("test", "--new", "halve", "f.leat.yaml").code == Code.usage)
    #expect(try scratch.leat("test", "--new", "half").code == Code.usage)
  }

  /// Compiled once for each set of parameters and columns: a hundred tests are one process and little time.
  @Test func aHundredTestsAreRun() throws {
    let tests = (1...100).map { Self.passing.replacing("amounts are doubled", with: "test \($0)") }
    let scratch = try Self.scratch(tests.joined())
    let outcome = try scratch.leat("test")
    #expect(outcome.code == Code.ok && outcome.errors.hasPrefix("ran 100 tests of 1 flow"))
  }
}

/// Examples of a flow's own transforms.
@Suite struct TransformExampleTests {
  private static let library = """
    leat: 1
    transforms:
      doubled:
        args: {of: {type: number}}
        body: of * 2
        examples:
          - {given: {x: [1, 2]}, expr: doubled(x), gives: [2, 5]}
          - {given: {x: [3]}, expr: doubled(x), gives: [6]}

    """

  /// Twice 2 is 4.
  @Test func theyRunWhereTheTransformIsDeclared() throws {
    let scratch = try Scratch()
    try scratch.write("lib.leat.yaml", Self.library)
    try scratch.write(
      "flow.leat.yaml", "leat: 1\nimports: {lib: lib.leat.yaml}\nnodes: {four: lib.doubled(2)}\n")
    let own = try scratch.leat("test", "lib.leat.yaml")
    #expect(own.code == Code.findings)
    #expect(
      own.errors.hasPrefix(
        """
        lib.leat.yaml:7:59: error[failed-test]: test `doubled(x)`: `given`, row 2, `gives`: expected 5, got 4

        """), "\(own.errors)")
    #expect(own.errors.contains("ran 2 tests of 1 flow"))
    let importing = try scratch.leat("test", "flow.leat.yaml")
    #expect(importing.code == Code.nothingMatched)
  }
}
