import ArgumentParser

@main
struct LeatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "leat")
}
