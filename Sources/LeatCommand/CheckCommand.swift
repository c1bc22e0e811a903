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
    var errors = 0
    var warnings = 0
    var nodes = 0
    for path in flows {
      let compilation = try arguments.compile(path)
      for problem in compilation.problems { throw fail(problem, .usage) }
      report(compilation, as: format)
      errors += compilation.diagnostics.count { $0.severity == .error }
      warnings += compilation.diagnostics.count { $0.severity == .warning }
      nodes += compilation.nodeCount
    }
    if format == .text {
      let findings = errors + warnings == 0 ? "no problems" : "\(counted(errors, "error"))" + also(warnings)
      Terminal.writeError(
        "checked \(counted(flows.count, "flow")), \(counted(nodes, "node")): \(findings)\n")
    }
    if errors > 0 { throw ExitCode.findings }
  }

  private func also(_ warnings: Int) -> String {
    warnings == 0 ? "" : ", \(counted(warnings, "warning"))"
  }

  private func flows() throws -> [String] {
    var flows: [String] = []
    for path in paths {
      guard TextFiles.isFolder(path) else {
        flows.append(path)
        continue
      }
      do { flows += try TextFiles.flows(below: path) } catch { throw fail(error.description, .trouble) }
    }
    if flows.isEmpty {
      throw fail("no *.leat.yaml file in \(paths.joined(separator: ", "))", .nothingMatched)
    }
    return flows
  }
}

/// `1 node`, `2 nodes`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
