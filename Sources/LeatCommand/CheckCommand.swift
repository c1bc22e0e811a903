import ArgumentParser
import Compiler
import Diagnostics

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Find every mistake in flows, without reading any data.",
    discussion: """
      Ends with 0 when there is no error, 1 when there is one, 2 when a file cannot be read or written, 3 when
      there is no flow.
      """)

  @Argument(help: "Flows, or folders that hold *.leat.yaml files.")
  var paths: [String] = ["."]

  @Flag(help: "Repair what can be repaired without asking, and say what was changed.")
  var fix = false

  @Flag(help: "Show what --fix would change, and change nothing.")
  var diff = false

  @Option(help: "Take warnings for errors: `--deny warnings`.")
  var deny: Denied?

  @Flag(help: "End with 0 even when there are errors, for steps that only collect findings.")
  var exitZero = false

  @OptionGroup var arguments: CompileArguments
  @OptionGroup var findings: FormatArguments

  enum Denied: String, ExpressibleByArgument, CaseIterable {
    case warnings
  }

  func validate() throws {
    if diff && findings.format != .text {
      throw ValidationError("--diff needs standard output for itself: leave --format out")
    }
  }

  func run() throws {
    let (flows, isWhole) = try TextFiles.flows(in: paths)
    var report = Report(version: compilerVersion)
    var nodes = 0
    let checked = Set(flows.map { TextFiles.resolved($0) })
    for flow in flows {
      // A file that cannot be read does not keep the others from being checked.
      guard let text = TextFiles.readable(flow) else { continue }
      var compilation = fix || diff ? try fixed(flow, text) : try compiled(flow, text)
      compilation.leaveOut { checked.contains(TextFiles.resolved($0)) }
      nodes += compilation.nodeCount
      report.add(compilation)
    }
    if deny != nil { report = report.denyingWarnings() }
    let format = findings.format
    try arguments.reporting.write(report, as: format, toOutput: format != .text)
    if format == .text && report.flowCount > 0 { summarize(report, nodes: nodes) }
    if report.errorCount > 0 && !exitZero { throw ExitCode.findings }
    if report.flowCount < flows.count || !isWhole { throw ExitCode.trouble }
  }

  private func compiled(_ path: String, _ text: [UInt8]) throws -> Compilation {
    let compilation = try arguments.check(path, text: text)
    try requireUsable(compilation)
    return compilation
  }

  /// The flow after its repair; before it where the repair is only shown.
  private func fixed(_ path: String, _ text: [UInt8]) throws -> Compilation {
    let fixing = try Fixing(path, text: text) { try compiled(path, $0) }
    guard fixing.hasChanged else { return fixing.compilation }
    if diff {
      let difference = LineDifference(from: text, to: fixing.text).unified(path: path)
      Terminal.write(Terminal.outputIsTerminal ? escapedLines(difference) : difference)
      return try compiled(path, text)
    }
    do { try TextFiles.write(fixing.text, to: path) } catch { throw fail(error.description, .trouble) }
    for repair in fixing.repairs { Terminal.writeError("fixed \(repair)\n") }
    return fixing.compilation
  }

  private func summarize(_ report: Report, nodes: Int) {
    let (errors, warnings) = (report.errorCount, report.warningCount)
    let also = warnings == 0 ? "" : ", \(counted(warnings, "warning"))"
    let isSound = errors + warnings == 0
    let findings = isSound ? "no problems" : counted(errors, "error") + also
    let repairs = report.repairCount == 0 ? "" : "; --fix repairs \(report.repairCount)"
    Terminal.writeError(
      (isSound ? "" : "\n")
        + "checked \(counted(report.flowCount, "flow")), \(counted(nodes, "node")): \(findings)\(repairs)\n")
  }
}

/// `1 node`, `2 nodes`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
