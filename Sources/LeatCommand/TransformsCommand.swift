import ArgumentParser
import Diagnostics
import Explain
import StandardLibrary

struct TransformsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "transforms", abstract: "List the standard library, or show one of its transforms.")

  @Argument(help: "A transform.")
  var name: String?

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Option(help: "How the whole library is listed: text or json.")
  var format: Format = .text

  func run() throws {
    let library = TransformLibrary()
    guard let name else {
      switch format {
      case .text: Terminal.write(libraryText(library))
      case .json: Terminal.write(libraryJSON(library))
      }
      return
    }
    guard let text = transformText(name, in: library) else {
      let hint = suggestionClause(for: name, among: library.names)
      throw fail("there is no transform `\(escaped(name))`\(hint)", .findings)
    }
    Terminal.write(text)
  }
}
