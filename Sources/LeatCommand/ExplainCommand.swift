import ArgumentParser
import Compiler
import Diagnostics
import Execute
import Explain
import Plan

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say all that is known of a flow, of one of its parts, or of a diagnostic.",
    discussion: """
      leat explain FLOW         frames, nodes, types, outputs
      leat explain FLOW NODE    a node's type, rows, nulls and why; also of a column as frame.column, a
                                frame, an output or a parameter
      leat explain FLOW --plan  the fused program: what is read, computed in one pass, and written
      leat explain SLUG         what a diagnostic such as `unknown-column` means, and how to mend it
      """)

  @Argument(help: "The flow, or the slug of a diagnostic.")
  var flow: String

  @Argument(help: "A node, frame.column, frame, output or parameter of the flow.")
  var node: String?

  @Flag(help: "Show the optimized plan and the block programs it runs as.")
  var plan = false

  @OptionGroup var arguments: CompileArguments
  @OptionGroup var findings: FormatArguments

  func run() throws {
    if try explainsDiagnostic() { return }
    let compilation = try arguments.compile(arguments.subject(flow))
    try requireUsable(compilation)
    guard !plan else {
      try arguments.requireSound(compilation, as: findings.format)
      try showPlan(compilation)
      return
    }
    guard let explanation = FlowExplanation(compilation) else {
      try arguments.requireSound(compilation, as: findings.format)
      return
    }
    guard let node else {
      try arguments.report(compilation, as: findings.format)
      Terminal.write(explanation.flow)
      return
    }
    if let text = explanation.part(node) {
      Terminal.write(text)
    } else {
      try arguments.report(compilation, as: findings.format)
      if compilation.hasErrors, FlowGraph(compilation)?.named(node).isEmpty == false {
        throw fail("nothing is known of `\(escaped(node))`: it depends on what is told above", .findings)
      }
      let hint = suggestionClause(for: node, among: explanation.names)
      throw fail("\(flow) has nothing named `\(escaped(node))`\(hint)", .findings)
    }
  }

  /// Shows the page when the only argument is the slug of a diagnostic; a word that is no file but nearly a
  /// slug gets a suggestion.
  private func explainsDiagnostic() throws -> Bool {
    guard node == nil, !plan, !flow.contains("/"), !flow.contains(".") else { return false }
    if let page = DiagnosticCode(rawValue: flow).flatMap(DiagnosticPage.init) {
      Terminal.write(page.text(width: min(Terminal.width, 100)))
      return true
    }
    if TextFiles.exists(flow) { return false }
    let hint =
      suggestionClause(for: flow, among: DiagnosticCode.allCases.map(\.rawValue))
    throw fail("there is no flow and no diagnostic `\(escaped(flow))`\(hint)", .findings)
  }

  private func showPlan(_ compilation: Compilation) throws {
    guard let plan = compilation.optimized else { throw ExitCode.findings }
    do {
      let programs = try Engine().lower(plan)
      Terminal.write(plan.text + "\n" + programs.text(of: plan))
    } catch {
      throw fail(error.description, .bug)
    }
  }
}
