import ArgumentParser
import Compiler
import Diagnostics
import Explain

struct GraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph", abstract: "Draw a flow, or what lies around one of its parts.")

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case svg, dot, mermaid, json
  }

  @Argument(help: "The flow.")
  var flow: String

  @Option(help: "svg, dot, mermaid or json.")
  var format: Format?

  @Option(name: .shortAndLong, help: "The file to write; its suffix says the format.")
  var output: String?

  @Option(name: .customLong("of"), help: "Only this node, frame or output, and what is around it.")
  var node: String?

  @Option(help: "With --of: how many steps towards the sources.")
  var up = 1

  @Option(help: "With --of: how many steps towards the outputs.")
  var down = 1

  @OptionGroup var arguments: CompileArguments

  func run() throws {
    let subject = try arguments.subject(flow)
    if let output {
      for text in [subject.flow] + subject.binds.map(\.path) { try requireOther(output, than: text) }
    }
    let compilation = try arguments.compile(subject)
    try requireUsable(compilation)
    try arguments.report(compilation)
    guard var graph = FlowGraph(compilation) else { throw ExitCode.findings }
    if let node {
      let ids = graph.named(node)
      if ids.isEmpty {
        let hint = suggestionClause(for: node, among: graph.names)
        throw fail("\(flow) has nothing named `\(escaped(node))`\(hint)", .findings)
      }
      graph = graph.neighbourhood(of: ids, up: up, down: down)
    }
    let text = render(graph)
    guard let output else {
      Terminal.write(text)
      return
    }
    do { try TextFiles.write(Array(text.utf8), to: output) } catch { throw fail(error.description, .trouble) }
  }

  private func render(_ graph: FlowGraph) -> String {
    switch format ?? formatOfOutput {
    case .svg: renderSVG(graph)
    case .dot: renderDOT(graph)
    case .mermaid: renderMermaid(graph)
    case .json: renderJSON(graph)
    }
  }

  private var formatOfOutput: Format {
    let suffix = output?.split(separator: ".").last.map(String.init) ?? "mermaid"
    return Format(rawValue: suffix == "mmd" ? "mermaid" : suffix) ?? .svg
  }
}
