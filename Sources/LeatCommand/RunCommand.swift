import ArgumentParser
import Columns
import Compiler
import Diagnostics
import Execute
import Explain
import Plan
import Types

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a flow, or a plan that `leat compile` wrote.",
    discussion: """
      Paths in a flow are relative to the flow, paths here to the working directory. Without an output that
      has a path, the head of each result is shown.
      """)

  @Argument(help: "A flow, or a .leatplan file.")
  var path: String

  @Option(
    name: .customLong("source"), help: ArgumentHelp("Read a source from this file.", valueName: "name=path"))
  var sources: [String] = []

  @Option(
    name: .customLong("output"), help: ArgumentHelp("Write an output to this file.", valueName: "name=path"))
  var outputs: [String] = []

  @Option(
    name: .customLong("select"),
    help: ArgumentHelp(
      """
      Compute these and show them instead of the outputs: nodes, frames and outputs by name, tag:name, avg_*.
      """,
      valueName: "a,b"))
  var selection: [String] = []

  @Option(
    name: .customLong("override"),
    help: ArgumentHelp(
      "Take a node's values from this file, which has a column of its name.", valueName: "node=path"))
  var overrides: [String] = []

  @Option(
    help: ArgumentHelp(
      "Compute this output alone, from what the stages before it have stored.", valueName: "name"))
  var stage: String?

  @Flag(help: "With --stage: read what another version of the flow has stored, too.")
  var useStale = false

  @Option(help: "Threads that compute; the default is one for each core.")
  var threads: Int?

  @Option(help: ArgumentHelp("Memory that the sources may take, as 500MB or 2GiB.", valueName: "size"))
  var memory: ByteCount?

  @Option(help: "What checks of the data do: stop the run, only warn, or nothing (on, warn, off).")
  var checks = CheckMode.on

  @Option(help: "Rows of each result to show.")
  var rows = 10

  @Flag(name: .customLong("no-progress"), help: "Say nothing while running.")
  var isQuiet = false

  @OptionGroup var arguments: CompileArguments
  @OptionGroup var findings: FormatArguments

  func validate() throws {
    if let threads, !(1...1_024).contains(threads) {
      throw ValidationError("--threads is between 1 and 1024")
    }
    if stage != nil, !selection.isEmpty || !overrides.isEmpty {
      throw ValidationError("--stage is a step of the flow as it is: leave --select and --override out")
    }
    if stage == nil, useStale { throw ValidationError("--use-stale is about what --stage reads") }
    if rows < 0 { throw ValidationError("--rows is not negative") }
  }

  func run() throws {
    let (plan, compilation, folder) = try self.plan()
    let step = try stage.map {
      try StageArguments(outputs: outputs, usesStale: useStale).step($0, of: plan, in: folder)
    }
    var runner = Runner(step?.plan ?? plan, folder: folder)
    runner.stored = step?.stored ?? [:]
    runner.origins = plan.storedOrigins
    runner.options = EngineOptions(threads: threads)
    runner.memoryLimit = memory?.bytes
    runner.onlyWarns = checks == .warn
    // A source that the selection leaves out may be named all the same.
    try bind(&runner, compilation?.plan ?? plan, step)
    let progress =
      isQuiet || findings.format.isForPrograms || !Terminal.errorIsTerminal ? nil : ProgressLine()
    runner.progress = progress.map { line in { line.show($0) } }
    let report: RunReport
    do {
      report = try runner.run()
    } catch {
      progress?.clear()
      try tell(error, compilation)
      throw error.kind.exitCode
    }
    progress?.clear()
    try tell(report.warnings, compilation)
    show(report)
  }

  // MARK: Plans

  /// The plan, what it was made of unless it was read from a file, and what its paths are relative to.
  private func plan() throws -> (LogicalPlan, Compilation?, folder: String) {
    if path.hasSuffix(".yaml") || path.hasSuffix(".yml") { return try compiled() }
    let bytes: [UInt8]
    do { bytes = try TextFiles.read(path) } catch { throw fail(error.description, .trouble) }
    HeapReserve.prepare(forPlanOf: bytes.count)
    do {
      let (plan, _) = try PlanReader.read(bytes)
      if let defect = plan.engineDefect() {
        throw fail("\(path): the plan is damaged: \(defect)", .findings)
      }
      try requirePlanOptions()
      let values = try assignments(arguments.parameters, flag: "--param")
      let bound = try self.bound(plan).binding(parameters: values)
      return (checks == .off ? bound.withoutChecks() : bound, nil, TextFiles.folder(of: path))
    } catch let error as PlanFileError {
      throw fail("\(path): \(error.description)", .findings)
    }
  }

  /// The plan with what bind files say.
  private func bound(_ plan: LogicalPlan) throws -> LogicalPlan {
    // Without any, no YAML is parsed.
    if arguments.binds.isEmpty { return plan }
    let (bound, compilation) = Compiler.bind(plan, try FlowSubject.texts(arguments.binds, seenFrom: path))
    try arguments.requireSound(compilation, as: findings.format)
    for (before, after) in zip(plan.outputs, bound.outputs) where before.target.path != after.target.path {
      try requireFree(before, flag: "--bind")
    }
    return bound
  }

  private func compiled() throws -> (LogicalPlan, Compilation?, folder: String) {
    let subject = try arguments.subject(path)
    let names = try pathAssignments(overrides, flag: "--override").map(\.name)
    let selected = selection.flatMap { $0.split(separator: ",").map(String.init) }
    if selected.isEmpty && !selection.isEmpty { throw fail("--select names no node", .usage) }
    let compilation = try arguments.compile(
      subject, select: selected, override: names, hasChecks: checks != .off)
    try requireUsable(compilation)
    // A format for programs is one document: what the run finds belongs to it.
    if compilation.hasErrors || !findings.format.isForPrograms {
      try arguments.requireSound(compilation, as: findings.format)
    }
    guard let plan = compilation.optimized else { throw ExitCode.findings }
    return (plan, compilation, subject.folder)
  }

  /// What shapes the graph is fixed in a plan.
  private func requirePlanOptions() throws {
    let shaping = [
      ("--select", selection.isEmpty), ("--override", overrides.isEmpty),
      ("--disable", arguments.disabled.isEmpty),
    ]
    for (flag, isAbsent) in shaping where !isAbsent {
      throw fail("\(flag) needs the flow: what a plan computes is fixed", .usage)
    }
  }

  private func bind(_ runner: inout Runner, _ plan: LogicalPlan, _ step: StagePlan?) throws {
    let sourceNames = plan.frames.filter(\.isSource).map(\.name)
    for (name, path) in try pathAssignments(sources, flag: "--source") {
      try require(name, among: sourceNames, kind: "source")
      // What a stage has stored is not the source any more.
      if step?.frames[name] == nil { runner.sourcePaths[name] = path }
    }
    let outputNames = plan.outputs.map(\.name)
    for (name, path) in try pathAssignments(outputs, flag: "--output") {
      try require(name, among: outputNames, kind: "output")
      try requireFree(plan.outputs.first { $0.name == name }, flag: "--output")
      runner.outputPaths[name] = path
    }
    for (name, path) in try pathAssignments(overrides, flag: "--override") {
      runner.overridePaths[name] = path
    }
  }

  /// What a policy has to say of another place is known to the compiler alone.
  private func requireFree(_ output: PlanOutput?, flag: String) throws {
    guard let output, output.target.isFixed else { return }
    throw fail(
      "\(flag) cannot move output `\(output.name)`: a policy says where its values may be written; name the "
        + "other place in the flow, or in a bind file that it is compiled with", .findings)
  }

  private func require(_ name: String, among known: [String], kind: String) throws {
    if known.contains(name) { return }
    let hint = suggestionClause(for: name, among: known)
    let list = known.isEmpty ? "" : "; there are: \(known.joined(separator: ", "))"
    throw fail("there is no \(kind) `\(name)`\(hint.isEmpty ? list : hint)", .usage)
  }

  // MARK: Findings

  /// What there is to tell of a run that gave its results.
  private func tell(_ warnings: [CheckResult], _ compilation: Compilation?) throws {
    var report = Report(version: compilerVersion)
    if warnings.isEmpty {
      guard let compilation, findings.format.isForPrograms else { return }
      report.add(compilation)
    } else {
      report.add(warnings: warnings, of: path, compilation)
    }
    try arguments.reporting.write(report, as: findings.format, toOutput: false)
  }

  /// People get a line, programs a report.
  private func tell(_ failure: RunFailure, _ compilation: Compilation?) throws {
    var report = Report(version: compilerVersion)
    report.add(failure, of: path, compilation)
    guard findings.format.isForPrograms || !failure.checks.isEmpty else {
      _ = fail(failure.description, failure.kind.exitCode)
      try arguments.reporting.writeFiles(report)
      return
    }
    try arguments.reporting.write(report, as: findings.format, toOutput: false)
  }

  // MARK: Results

  private func show(_ report: RunReport) {
    for output in report.outputs where output.path == nil && rows > 0 {
      if report.outputs.count > 1 { Terminal.write("\(output.name)\n") }
      Terminal.write(head(of: output))
    }
    // Standard error belongs to the report then.
    if findings.format.isForPrograms { return }
    for output in report.outputs {
      guard let path = output.path else { continue }
      Terminal.writeError("wrote \(escaped(path)): \(counted(output.table.rowCount, "row"))\n")
    }
    Terminal.writeError(report.summary + "\n")
  }

  private func head(of output: RunReport.Output) -> String {
    let count = min(rows, output.table.rowCount)
    let columns = zip(output.table.names, output.table.columns).map { name, column in
      TablePrinter.Column(
        name: name, type: column.type.description + (column.validity == nil ? "" : "?"),
        cells: (0..<count).map { row in
          column.isNull(at: row) ? nil : shown(column.cell(at: row).cellText)
        }, isNumeric: column.type.isNumber)
    }
    let printer = TablePrinter(
      width: Terminal.width,
      coloured: arguments.reporting.color.applies(toTerminal: Terminal.outputIsTerminal),
      glyphs: Terminal.showsUnicode ? .unicode : .ascii)
    return printer.text(of: columns, rowCount: output.table.rowCount)
  }
}

/// The part of a cell that can be seen at all: measuring how wide a text of megabytes is takes seconds.
private func shown(_ text: String) -> String {
  let limit = 1_024
  guard text.utf8.count > limit else { return text }
  return String(String.UnicodeScalarView(text.unicodeScalars.prefix(limit))) + "…"
}

/// A line on the terminal that is written over while the run goes on.
private final class ProgressLine: Sendable {
  func show(_ text: String) { Terminal.writeError("\r\u{1b}[K\(text)") }

  func clear() { Terminal.writeError("\r\u{1b}[K") }
}

extension RunFailure.Kind {
  var exitCode: ExitCode {
    switch self {
    case .findings: .findings
    case .trouble: .trouble
    case .limit: .limit
    case .usage: .usage
    case .bug: .bug
    }
  }
}

extension LogicalPlan {
  /// The plan with other values for its parameters, within the limits that the flow declares.
  fileprivate func binding(parameters given: [(name: String, value: String)]) throws -> LogicalPlan {
    var plan = self
    for (name, text) in given {
      if fixedParameters.contains(name) {
        throw fail(
          "parameter `\(name)` shaped the plan and is fixed in it: compile the flow with "
            + "`--param \(name)=\(text)`", .usage)
      }
      guard let index = parameters.firstIndex(where: { $0.name == name }) else {
        let known = parameters.map(\.name) + fixedParameters
        let hint = suggestionClause(for: name, among: known)
        throw fail("the plan has no parameter `\(name)`\(hint)", .usage)
      }
      let limits = parameters[index].limits
      guard let value = parameterValue(text, of: limits.type) else {
        throw fail("parameter `\(name)` is \(limits.type), and `\(text)` is none", .usage)
      }
      if let problem = limits.problem(with: value) {
        throw fail("parameter `\(name)`: \(problem)", .usage)
      }
      plan.parameters[index].value = value.fitted(to: limits.type) ?? value
    }
    return plan
  }
}

extension PlanFrame {
  fileprivate var isSource: Bool {
    switch origin {
    case .source: true
    case .zip, .derived: false
    }
  }
}
