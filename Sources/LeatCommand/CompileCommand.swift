import ArgumentParser
import Compiler
import Diagnostics
import Plan
import Types

struct CompileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compile", abstract: "Write the optimized plan of a flow to a file.",
    discussion: "The plan runs without the flow's files. The same flow gives the same bytes.")

  @Argument(help: "The flow.")
  var flow: String

  @Option(name: .shortAndLong, help: "The plan file; the default is the flow's name with .leatplan.")
  var output: String?

  @OptionGroup var arguments: CompileArguments
  @OptionGroup var findings: FormatArguments

  func run() throws {
    let subject = try arguments.subject(flow)
    let target = output ?? defaultOutput
    for text in [subject.flow] + subject.binds.map(\.path) { try requireOther(target, than: text) }
    let compilation = try arguments.compile(subject)
    try arguments.requireSound(compilation, as: findings.format)
    guard let plan = compilation.optimized else { throw ExitCode.findings }
    let bytes = PlanWriter.file(
      plan.movingPaths(from: subject.folder, to: TextFiles.folder(of: target)),
      compilerVersion: compilerVersion)
    do { try TextFiles.write(bytes, to: target) } catch { throw fail(error.description, .trouble) }
    if findings.format.isForPrograms { return }
    Terminal.writeError(
      "wrote \(escaped(target)): \(counted(plan.operations.count, "operation")), \(bytes.count) bytes\n")
  }

  private var defaultOutput: String {
    for suffix in [".leat.yaml", ".bind.yaml", ".yaml", ".leat.yml", ".yml"] where flow.hasSuffix(suffix) {
      return flow.dropLast(suffix.count) + ".leatplan"
    }
    return flow + ".leatplan"
  }
}

/// Refuses to write over the flow that is being read.
func requireOther(_ target: String, than flow: String) throws {
  if TextFiles.resolved(target) == TextFiles.resolved(flow) {
    throw fail("\(target): this is the flow itself, which would be lost", .usage)
  }
}

extension LogicalPlan {
  /// The plan with its paths, relative to one folder, made relative to another.
  func movingPaths(from old: String, to new: String) -> LogicalPlan {
    guard old != new else { return self }
    let prefix = relativeFolder(old, seenFrom: new)
    func moved(_ path: String?) -> String? {
      path.map { PathText.isAnchored($0) ? $0 : collapsed(prefix + $0) }
    }
    var plan = self
    for index in plan.frames.indices {
      guard case .source(var source) = plan.frames[index].origin else { continue }
      source.path = moved(source.path)
      plan.frames[index].origin = .source(source)
    }
    for index in plan.outputs.indices {
      plan.outputs[index].target.path = moved(plan.outputs[index].target.path)
    }
    return plan
  }
}
