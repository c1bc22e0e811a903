import ArgumentParser
import Compiler

struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "version", abstract: "Show the version.")

  func run() { Terminal.write("leat \(compilerVersion)\n") }
}
