import ArgumentParser
import Compiler
import Diagnostics
import Execute
import TestRuns

struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Run the tests that stand in flows.",
    discussion: """
      Ends with 0 when all tests pass, 1 when one fails or a flow has an error, 2 when a file cannot be read \
      or written, 3 when there is no test.
      """)

  @Argument(help: "Flows, bind files that name their flow, or folders that hold *.leat.yaml files.")
  var paths: [String] = ["."]

  @Option(name: .short, help: ArgumentHelp("Run only tests whose names hold this text.", valueName: "text"))
  var k: String?

  @Flag(help: "Write the files that tests name as `golden` instead of comparing with them.")
  var update = false

  @Flag(help: "Tell which nodes no test computes, and which branches of cases none takes.")
  var coverage = false

  @Option(
    help: ArgumentHelp("Write a test of this node, from the first rows of the sources.", valueName: "node"))
  var new: String?

  @OptionGroup var arguments: CompileArguments
  @OptionGroup var findings: FormatArguments

  func validate() throws {
    if coverage && findings.format.isForPrograms {
      throw ValidationError("--coverage needs standard output for itself: leave --format out")
    }
  }

  func run() throws {
    if let new { return try draft(of: new) }
    let (flows, isWhole) = try TextFiles.flows(in: paths)
    var report = Report(version: compilerVersion)
    let clock = ContinuousClock()
    let start = clock.now
    for flow in flows {
      let subject = try arguments.subject(flow)
      guard let text = TextFiles.readable(subject.flow, namedAt: subject.place) else { continue }
      let compilation = try arguments.checkTests(subject, text: text)
      try requireUsable(compilation)
      guard var runner = TestRunner(compilation, folder: subject.folder) else {
        report.add(compilation)
        continue
      }
      runner.updatesGoldens = update
      let results = runner.run(naming: k)
      if coverage { tell(runner.coverage(naming: k), of: compilation) }
      for path in runner.written { Terminal.writeError("wrote \(escaped(path))\n") }
      report.add(flow, compilation.diagnostics, in: compilation.files, tests: results)
    }
    let isForPeople = !findings.format.isForPrograms
    try arguments.reporting.write(report, as: findings.format, toOutput: findings.format != .text)
    if isForPeople { summarize(report, clock.now - start) }
    if report.errorCount > 0 { throw ExitCode.findings }
    if report.flowCount < flows.count || !isWhole { throw ExitCode.trouble }
    if report.testCount == 0 { throw ExitCode.nothingMatched }
  }

  // MARK: Coverage

  private func tell(_ coverage: TestCoverage, of compilation: Compilation) {
    func share(_ items: [TestCoverage.Item], _ noun: String) -> String {
      "\(items.count(where: \.isReached)) of \(counted(items.count, noun))"
    }
    func place(_ item: TestCoverage.Item) -> String {
      let place = compilation.files.location(of: item.span)
      return "  \(escaped(place.path)):\(place.line):\(place.column): "
    }
    let path = compilation.files.ids.first.map { compilation.files[$0].path } ?? ""
    var text = "\(escaped(path)): tests compute \(share(coverage.nodes, "node"))"
    if !coverage.cases.isEmpty { text += " and take \(share(coverage.cases, "case"))" }
    text += "\n"
    for item in coverage.nodes where !item.isReached {
      text += place(item) + "no test computes `\(item.node)`\n"
    }
    for item in coverage.cases where !item.isReached {
      text += place(item) + "no test takes this case of `\(item.node)`\n"
    }
    Terminal.write(text)
  }

  // MARK: Drafts

  private func draft(of node: String) throws {
    guard paths.count == 1, let path = paths.first, !TextFiles.isFolder(path) else {
      throw fail("--new needs one flow", .usage)
    }
    let subject = try arguments.subject(path)
    let compilation = try arguments.compile(subject, select: [node], hasChecks: false)
    try arguments.requireSound(compilation)
    guard let plan = compilation.optimized else { throw ExitCode.findings }
    do throws(TestDraft.Fault) {
      let draft = try TestDraft(
        of: plan, named: "\(node) of the first rows", folder: subject.folder, rowLimit: 5)
      Terminal.write(draft.text)
      Terminal.writeError("copy this under `tests:`, and verify what it expects: leat computed it\n")
    } catch {
      switch error {
      case .run(let failure): throw fail(failure.description, failure.kind.exitCode)
      case .lineBreak(let column):
        throw fail("`\(column)` holds texts with line breaks, which tables do not", .findings)
      }
    }
  }

  private func summarize(_ report: Report, _ duration: Duration) {
    guard report.testCount > 0 else {
      let name = k.map { " whose name holds `\($0)`" } ?? ""
      if report.errorCount == 0 { _ = fail("there is no test\(name)", .nothingMatched) }
      return
    }
    let (count, failed) = (report.testCount, report.failedTestCount)
    let (seconds, fraction) = duration.components
    let milliseconds = seconds * 1_000 + fraction / 1_000_000_000_000_000 + 1
    Terminal.writeError(
      (report.errorCount == 0 ? "" : "\n")
        + "ran \(counted(count, "test")) of \(counted(report.flowCount, "flow")) in \(milliseconds) ms: "
        + (failed == 0 ? "all passed\n" : "\(failed) failed\n"))
  }
}
