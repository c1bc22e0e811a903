import ArgumentParser
import Compiler
import Diagnostics
import Glibc

/// `leat`: the only target that prints or exits.
@main
struct Leat: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "leat",
    abstract: "Compiles and runs declarative dataflows.",
    discussion: """
      Exit codes: 0 ok; 1 findings in the flow, the plan or the data; 2 could not finish, a retry may help; \
      3 nothing matched; 64 wrong usage; 70 a bug of leat; 130 and 143 when interrupted.
      """,
    version: "leat \(compilerVersion)",
    subcommands: [
      CheckCommand.self, CompileCommand.self, ExplainCommand.self, GraphCommand.self, RunCommand.self,
      TestCommand.self, TransformsCommand.self, VersionCommand.self,
    ])

  static func main() {
    Terminal.occupyClosedDescriptors()
    if let code = unknownVerb() { leave(code) }
    do {
      var command = try parseAsRoot()
      try command.run()
      leave(ExitCode.success)
    } catch {
      leave(error)
    }
  }

  /// Ends the program with what the parser says of the error. Not by `exit`, which takes libraries down while
  /// a thread may still be opening one: Arrow then aborts.
  private static func leave(_ error: any Error) -> Never {
    let message = fullMessage(for: error)
    let code = exitCode(for: error)
    if !message.isEmpty {
      if code == .success { Terminal.write(message + "\n") } else { Terminal.writeError(message + "\n") }
    }
    fflush(nil)
    _exit(code.rawValue)
  }

  /// The parser calls a misspelled verb an unexpected argument; here it gets a suggestion.
  private static func unknownVerb() -> ExitCode? {
    let verbs = configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
    guard let verb = CommandLine.arguments.dropFirst().first, !verb.hasPrefix("-"), !verbs.contains(verb)
    else { return nil }
    let hint = suggestionClause(for: verb, among: verbs)
    let list = "; verbs: \(verbs.joined(separator: ", "))"
    return fail("there is no verb `\(verb)`\(hint.isEmpty ? list : hint)", .usage)
  }
}
