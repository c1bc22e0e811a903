public import Check
public import Diagnostics
import Flow
import Optimize
public import Plan
import StandardLibrary
import Syntax
import Types

/// The tests of a flow. Those that set the same parameters share one check of it.
public struct TestSuite: Sendable {
  public struct Test: Sendable {
    public var typed: TypedTest
    /// Position of the flow as the test's parameters make it.
    let variant: Int
    /// Whether it is an example of a transform, which is a flow of its own.
    var isExample = false
  }

  /// The tests that can be run, in order of declaration.
  public internal(set) var tests: [Test] = []
  /// What keeps the others from being run.
  public internal(set) var diagnostics: [Diagnostic] = []
  var variants: [TypedFlow] = []

  init(_ parsed: ParsedFlow, _ front: Front, given: [String: Literal], library: TransformLibrary) {
    variants = [front.typed]
    var declared = parsed
    declared.tests = []
    var positions: [[String: Literal]: Int] = [given: 0]
    var checkers: [TestChecker?] = [TestChecker(front.typed)]
    for test in front.tests {
      let before = diagnostics.count
      defer { diagnostics.name(test.instance, from: before) }
      guard let values = values(of: test, in: parsed, over: given) else { continue }
      let position: Int
      if let known = positions[values] {
        position = known
      } else {
        let variant = Front(declared, given: values, library: library)
        position = variants.count
        positions[values] = position
        variants.append(variant.typed)
        let isNew = !front.diagnostics.hasErrors && variant.diagnostics.hasErrors
        if isNew, let first = variant.diagnostics.first(where: { $0.severity == .error }) {
          diagnostics.append(brokenByParameters(test, first))
        }
        checkers.append(variant.diagnostics.hasErrors ? nil : TestChecker(variant.typed))
      }
      guard let checker = checkers[position] else { continue }
      let checked = checker.check(test)
      diagnostics += checked.diagnostics
      if let typed = checked.test { tests.append(Test(typed: typed, variant: position)) }
    }
    addExamples(of: parsed, besides: front.diagnostics, library: library)
  }

  /// The flow as it is where tests set no parameters.
  var base: TypedFlow { variants[0] }

  /// The flow as the test's parameters make it.
  public func flow(of test: Test) -> TypedFlow { variants[test.variant] }

  /// Values of parameters by name; nil, with a diagnostic, when the test gives one that cannot be.
  private mutating func values(
    of test: TestDeclaration, in flow: ParsedFlow, over given: [String: Literal]
  ) -> [String: Literal]? {
    let before = diagnostics.count
    var values = given
    for (name, value) in test.parameters.map({ ($0.name, $0.value) }) {
      guard let parameter = flow.parameters.first(where: { $0.name.text == name.text }) else {
        if flow.brokenNames.contains(name.text) { return nil }
        diagnostics.append(
          .unknown(
            .unknownName, name.text, "the flow has no parameter `\(escaped(name.text))`", at: name.span,
            among: flow.parameters.map(\.name.text), list: "parameters"))
        continue
      }
      guard let literal = Literal(parameter: value.text, type: parameter.type) else {
        diagnostics.append(
          Diagnostic(
            .invalidParameter,
            "parameter `\(name.text)` is \(parameter.type), and `\(escaped(value.text))` is none",
            at: value.span))
        continue
      }
      if let problem = parameter.limits.problem(with: literal) {
        diagnostics.append(
          Diagnostic(
            .invalidParameter, "parameter `\(name.text)`: \(escaped(problem))", at: value.span))
        continue
      }
      values[name.text] = literal
    }
    return diagnostics.count == before ? values : nil
  }
}

/// What a test's plan depends on.
public struct TestPlanKey: Hashable, Sendable {
  private struct Table: Hashable, Sendable {
    let name: String
    let columns: [TypedOutput.Column.Value]
  }

  private let variant: Int
  private let tables: [Table]
  private let checks: [String]

  init(variant: Int, outputs: [TypedOutput], checks: [TypedCheck]) {
    self.variant = variant
    self.checks = checks.map(\.name)
    tables = outputs.map { Table(name: $0.name, columns: $0.columns.map(\.value)) }
  }
}

extension TestSuite {
  /// The same for tests that have the same plan.
  public func planKey(of test: Test) -> TestPlanKey {
    TestPlanKey(variant: test.variant, outputs: test.outputs, checks: test.checks)
  }

  /// What computes the rows that the test looks at.
  public func plan(of test: Test) -> LogicalPlan {
    let plan = PlanBuilder.build(
      variants[test.variant], outputs: test.outputs, checks: test.checks, withUnreadNodes: false)
    if let defect = plan.defect() { preconditionFailure("the plan of a sound test is unsound: \(defect)") }
    return optimize(plan, disabled: []).plan
  }
}

extension TestSuite.Test {
  var outputs: [TypedOutput] {
    typed.failure == nil ? typed.expected.map(\.output) : typed.failing
  }

  var checks: [TypedCheck] { typed.checks.map(\.check) }
}

/// The flow is sound, but not with a test's parameters.
private func brokenByParameters(_ test: TestDeclaration, _ first: Diagnostic) -> Diagnostic {
  let span = test.parameters.first.map { $0.name.span.through($0.value.span) } ?? test.name.span
  return Diagnostic(
    .invalidParameter, "with these parameters the flow has an error: \(first.message)", at: span,
    secondary: [first.primary], notes: ["\(first.code.rawValue)"])
}
