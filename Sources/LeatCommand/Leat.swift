import ArgumentParser
import Compiler
import Diagnostics

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
      TransformsCommand.self,
      VersionCommand.self,
    ])

  static func main() {
    Terminal.occupyClosedDescriptors()
    if let code = unknownVerb() { exit(withError: code) }
    main(nil)
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
