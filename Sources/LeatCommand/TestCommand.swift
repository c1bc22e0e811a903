import ArgumentParser
import Compiler
import Diagnostics
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

  @OptionGroup var arguments: CompileArguments
  @OptionGroup var findings: FormatArguments

  func run() throws {
    let (flows, isWhole) = try TextFiles.flows(in: paths)
    var report = Report(version: compilerVersion)
    let clock = ContinuousClock()
    let start = clock.now
    for flow in flows {
      let subject = try arguments.subject(flow)
      guard let text = TextFiles.readable(subject.flow) else { continue }
      let compilation = try arguments.checkTests(subject, text: text)
      try requireUsable(compilation)
      guard var runner = TestRunner(compilation, folder: subject.folder) else {
        report.add(compilation)
        continue
      }
      runner.updatesGoldens = update
      let results = runner.run(naming: k)
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
