import ArgumentParser

/// `leat`: the only target that prints or exits.
@main
struct Leat: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "leat",
    abstract: "Compiles and runs declarative dataflows.",
    discussion:
      "Exit codes: 0 ok, 1 findings, 2 could not finish (a retry may help), 64 usage, 70 a bug of leat.",
    subcommands: [
      CheckCommand.self, CompileCommand.self, ExplainCommand.self, GraphCommand.self, RunCommand.self,
      TransformsCommand.self,
      VersionCommand.self,
    ])
}
