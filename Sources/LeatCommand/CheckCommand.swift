import ArgumentParser
import Compiler
import Diagnostics

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Find every mistake in flows, without reading any data.",
    discussion: """
      A bind file is checked with the flow that it names.

      Ends with 0 when there is no error, 1 when there is one, 2 when a file cannot be read or written, 3 when
      there is no flow.
      """)

  @Argument(help: "Flows, bind files, or folders that hold *.leat.yaml and *.bind.yaml files.")
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
    let (found, isWhole) = try TextFiles.flows(in: paths, suffixes: [".leat.yaml", ".bind.yaml"])
    let flows = found.filter { !FlowSubject.isBindFile($0) }
    var binds = try CheckedBinds(
      found.filter(FlowSubject.isBindFile), named: paths
    ) { TextFiles.readable($0) }
    var report = Report(version: compilerVersion)
    var nodes = 0
    let checked = Set(flows.map { TextFiles.resolved($0) })
    for flow in flows {
      // A file that cannot be read does not keep the others from being checked.
      guard let text = TextFiles.readable(flow) else { continue }
      var compilation =
        fix || diff ? try fixed(flow, text) { try compiled(flow, $0) } : try compiled(flow, text)
      compilation.leaveOut { checked.contains(TextFiles.resolved($0)) }
      binds.tell(&compilation, of: flow)
      nodes += compilation.nodeCount
      report.add(compilation)
    }
    let checkedFlows = report.flowCount
    for bind in binds.files {
      guard var compilation = try bound(bind) else { continue }
      binds.leaveOutTold(&compilation)
      report.add(bind.path, compilation.diagnostics, in: compilation.files)
    }
    if deny != nil { report = report.denyingWarnings() }
    let format = findings.format
    try arguments.reporting.write(report, as: format, toOutput: format != .text)
    if format == .text && report.flowCount > 0 { summarize(report, flows: checkedFlows, nodes: nodes) }
    if report.errorCount > 0 && !exitZero { throw ExitCode.findings }
    if report.flowCount < found.count || !isWhole { throw ExitCode.trouble }
  }

  private func compiled(_ path: String, _ text: [UInt8]) throws -> Compilation {
    let compilation = try arguments.check(path, text: text)
    try requireUsable(compilation)
    return compilation
  }

  /// A bind file with its flow; nil, having said why, when that cannot be read.
  private func bound(_ bind: CheckedBinds.File) throws -> Compilation? {
    guard let flow = bind.flow else { return bind.compilation }
    guard let text = TextFiles.readable(flow, namedAt: bind.place) else { return nil }
    func compiled(_ changed: [UInt8]) throws -> Compilation {
      let compilation = try arguments.check(
        flow, text: text, bind: BindText(bind.path, changed, seenFrom: flow))
      try requireUsable(compilation)
      return compilation
    }
    return fix || diff ? try fixed(bind.path, bind.text, compiled) : try compiled(bind.text)
  }

  /// The file after its repair; before it where the repair is only shown.
  private func fixed(
    _ path: String, _ text: [UInt8], _ compiled: ([UInt8]) throws -> Compilation
  ) throws -> Compilation {
    let fixing = try Fixing(path, text: text, compile: compiled)
    guard fixing.hasChanged else { return fixing.compilation }
    if diff {
      let difference = LineDifference(from: text, to: fixing.text).unified(path: path)
      Terminal.write(Terminal.outputIsTerminal ? escapedLines(difference) : difference)
      return try compiled(text)
    }
    do { try TextFiles.write(fixing.text, to: path) } catch { throw fail(error.description, .trouble) }
    for repair in fixing.repairs { Terminal.writeError("fixed \(repair)\n") }
    return fixing.compilation
  }

  private func summarize(_ report: Report, flows: Int, nodes: Int) {
    let (errors, warnings) = (report.errorCount, report.warningCount)
    let also = warnings == 0 ? "" : ", \(counted(warnings, "warning"))"
    let binds = report.flowCount - flows
    let others = binds == 0 ? "" : ", \(counted(binds, "bind file"))"
    let isSound = errors + warnings == 0
    let findings = isSound ? "no problems" : counted(errors, "error") + also
    let repairs = report.repairCount == 0 ? "" : "; --fix repairs \(report.repairCount)"
    Terminal.writeError(
      (isSound ? "" : "\n")
        + "checked \(counted(flows, "flow")), \(counted(nodes, "node"))\(others): \(findings)\(repairs)\n")
  }
}

/// `1 node`, `2 nodes`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
