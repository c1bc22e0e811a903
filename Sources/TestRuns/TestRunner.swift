import Check
import Columns
public import Compiler
public import Diagnostics
import Execute
import Flow
import Plan
import Types

/// Runs the tests of one flow, in memory.
public struct TestRunner {
  private let suite: TestSuite
  /// What the paths of fixtures are relative to; ends in `/`, or is empty for the working directory.
  let folder: String
  private let compilation: Compilation
  private let engine = Engine(options: EngineOptions(threads: 1))
  private var plans: [TestPlanKey: LogicalPlan] = [:]
  /// Whether goldens are written and not compared.
  public var updatesGoldens = false
  /// Goldens that were written.
  public private(set) var written: [String] = []

  /// Nil when the flow has errors, or was compiled without its tests.
  public init?(_ compilation: Compilation, folder: String) {
    guard let suite = compilation.tests, !compilation.hasErrors else { return nil }
    self.suite = suite
    self.compilation = compilation
    self.folder = folder
  }

  /// Runs the tests whose names hold a text, in order of declaration.
  public mutating func run(naming text: String? = nil) -> [TestResult] {
    var results: [TestResult] = []
    let clock = ContinuousClock()
    for test in suite.tests {
      if let text, !test.typed.name.text.contains(text) { continue }
      let start = clock.now
      let findings = findings(of: test)
      let length = (clock.now - start).components
      results.append(
        TestResult(
          name: test.typed.name.text, span: test.typed.name.span,
          seconds: Double(length.seconds) + Double(length.attoseconds) / 1e18, findings: findings))
    }
    return results
  }

  /// What the same tests compute.
  public func coverage(naming text: String? = nil) -> TestCoverage { suite.coverage(naming: text) }

  private mutating func findings(of declared: TestSuite.Test) -> [Diagnostic] {
    var test = declared
    for expected in declared.typed.expected {
      // What cannot be read is told where its rows are compared.
      guard let path = comparedFile(expected), let names = try? ResultFile(resolve(path)).columnNames() else {
        continue
      }
      let known = expected.output.columns.map(\.name)
      if let unknown = names.first(where: { !known.contains($0) }) {
        return [TestMessage(test.typed, compilation).unknownColumn(unknown, of: expected, among: known)]
      }
      test.typed = test.typed.comparing(names, of: expected.name.text)
    }
    let key = suite.planKey(of: test)
    let plan = plans[key] ?? suite.plan(of: test)
    plans[key] = plan
    let message = TestMessage(test.typed, compilation)
    let fitted = FittedPlan(plan, to: test.typed, folder: folder, message: message)
    guard fitted.findings.isEmpty else { return fitted.findings }
    let result: RunResult
    do {
      result = try engine.run(fitted.plan, sources: fitted.sources)
    } catch {
      guard let expected = test.typed.failure else { return [message.failed(error)] }
      return expected.allows(error) ? [] : [message.failed(error, otherThan: expected)]
    }
    if let expected = test.typed.failure { return [message.passed(expected)] }
    let unmet = test.typed.checks.compactMap { check, expected in
      result.checks.first { $0.check.name == check.name }.flatMap { message.differs($0, from: expected) }
    }
    return unmet
      + test.typed.expected.flatMap { expected in
        guard let found = result[expected.name.text] else {
          preconditionFailure("the plan of a test computes what it expects")
        }
        return findings(expected, found, message)
      }
  }

  private mutating func findings(
    _ expected: Expected, _ found: Table, _ message: TestMessage
  ) -> [Diagnostic] {
    switch expected.content {
    case .rows(let columns, let count):
      let comparison = Comparison(
        expected: columns.map { Column($0.cells, type: $0.type.type) }, rowCount: count, found: found,
        tolerance: message.test.tolerance)
      if comparison.isEqual { return [] }
      return [message.differs(comparison, from: columns, in: expected, found)]
    case .file(let path):
      return findings(path.text, expected, found, message)
    case .golden(let path):
      if updatesGoldens {
        do throws(RunFailure) {
          try ResultFile.write(found, to: resolve(path.text))
          written.append(resolve(path.text))
          return []
        } catch {
          return [message.failed(error.description, at: path.span)]
        }
      }
      return findings(path.text, expected, found, message)
    }
  }

  /// Compares with a file, of which every column is looked at.
  private func findings(
    _ path: String, _ expected: Expected, _ found: Table, _ message: TestMessage
  ) -> [Diagnostic] {
    let names: [String]
    let rows: Table
    do throws(RunFailure) {
      let file = try ResultFile(resolve(path))
      names = try file.columnNames()
      rows = try file.read(names.compactMap { name in found[name].map { (name, $0.type) } })
    } catch {
      return [message.failed(error.description, at: expected.span, isGolden: expected.isGolden)]
    }
    let compared = Table(
      names: names, columns: names.compactMap { found[$0] }, rowCount: found.rowCount)
    let comparison = Comparison(
      expected: rows.columns, rowCount: rows.rowCount, found: compared, tolerance: message.test.tolerance)
    if comparison.isEqual { return [] }
    return [message.differs(comparison, fromFile: names, in: expected)]
  }

  /// The file that an expected table is compared with.
  private func comparedFile(_ expected: Expected) -> String? {
    switch expected.content {
    case .rows: nil
    case .file(let path): path.text
    case .golden(let path): updatesGoldens ? nil : path.text
    }
  }

  private func resolve(_ path: String) -> String { path.hasPrefix("/") ? path : folder + path }
}
