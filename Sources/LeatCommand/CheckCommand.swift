import ArgumentParser
import Compiler
import Diagnostics

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Find every mistake in flows, without reading any data.",
    discussion: "Ends with 1 when there is an error, 3 when there is no flow.")

  @Argument(help: "Flows, or folders that hold *.leat.yaml files.")
  var paths: [String] = ["."]

  @Option(help: "How findings are written: \(ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var format: ReportFormat = .text

  @OptionGroup var arguments: CompileArguments

  func run() throws {
    let flows = try self.flows()
    var compilations: [Compilation] = []
    for flow in flows {
      // A file that cannot be read does not keep the others from being checked.
      guard let text = read(flow) else { continue }
      let compilation = try arguments.compile(flow, text: text)
      try requireUsable(compilation)
      compilations.append(compilation)
    }
    report(compilations, as: format)
    let diagnostics = compilations.flatMap(\.diagnostics)
    let errors = diagnostics.count { $0.severity == .error }
    if format == .text && !compilations.isEmpty {
      summarize(compilations, errors: errors, warnings: diagnostics.count - errors)
    }
    if errors > 0 { throw ExitCode.findings }
    if compilations.count < flows.count { throw ExitCode.trouble }
  }

  private func read(_ path: String) -> [UInt8]? {
    do { return try TextFiles.read(path) } catch {
      _ = fail(error.description, .trouble)
      return nil
    }
  }

  private func summarize(_ compilations: [Compilation], errors: Int, warnings: Int) {
    let nodes = compilations.reduce(0) { $0 + $1.nodeCount }
    let also = warnings == 0 ? "" : ", \(counted(warnings, "warning"))"
    let findings = errors + warnings == 0 ? "no problems" : counted(errors, "error") + also
    Terminal.writeError(
      "checked \(counted(compilations.count, "flow")), \(counted(nodes, "node")): \(findings)\n")
  }

  /// Every flow once, in the order of the command line.
  private func flows() throws -> [String] {
    var flows: [String] = []
    var seen: Set<String> = []
    for path in paths {
      var found = [path]
      if TextFiles.isFolder(path) {
        do { found = try TextFiles.flows(below: path) } catch { throw fail(error.description, .trouble) }
      }
      flows += found.filter { seen.insert($0).inserted }
    }
    if flows.isEmpty {
      throw fail("no *.leat.yaml file in \(paths.joined(separator: ", "))", .nothingMatched)
    }
    return flows
  }
}

/// `1 node`, `2 nodes`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
