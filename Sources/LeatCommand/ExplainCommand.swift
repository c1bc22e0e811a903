import ArgumentParser
import Compiler
import Diagnostics
import Execute
import Explain
import Plan

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Say all that is known of a flow, or of one of its nodes.",
    discussion: """
      leat explain FLOW         frames, nodes, types, outputs
      leat explain FLOW NODE    a node's type, rows, nulls and why
      leat explain FLOW --plan  the fused program: what is read, computed in one pass, and written
      """)

  @Argument(help: "The flow.")
  var flow: String

  @Argument(help: "A node or frame.column of the flow.")
  var node: String?

  @Flag(help: "Show the optimized plan and the block programs it runs as.")
  var plan = false

  @OptionGroup var arguments: CompileArguments

  func run() throws {
    let compilation = try arguments.compile(flow)
    for problem in compilation.problems { throw fail(problem, .usage) }
    guard !plan else {
      try requireSound(compilation)
      try showPlan(compilation)
      return
    }
    guard let explanation = FlowExplanation(compilation) else {
      try requireSound(compilation)
      return
    }
    guard let node else {
      if !compilation.diagnostics.isEmpty { report(compilation, as: .text) }
      Terminal.write(explanation.flow)
      return
    }
    if let text = explanation.node(node) {
      Terminal.write(text)
    } else {
      if !compilation.diagnostics.isEmpty { report(compilation, as: .text) }
      let hint = suggestion(for: node, among: explanation.names).map { "; did you mean `\($0)`?" } ?? ""
      throw fail("\(flow) has no node `\(escaped(node))`\(hint)", .findings)
    }
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
