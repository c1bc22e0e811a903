import ArgumentParser
import Diagnostics
import Explain
import StandardLibrary

struct TransformsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "transforms", abstract: "List the standard library, or show one of its transforms.")

  @Argument(help: "A transform.")
  var name: String?

  func run() throws {
    let library = TransformLibrary()
    guard let name else {
      Terminal.write(libraryText(library))
      return
    }
    guard let text = transformText(name, in: library) else {
      let hint = suggestionClause(for: name, among: library.names)
      throw fail("there is no transform `\(escaped(name))`\(hint)", .findings)
    }
    Terminal.write(text)
  }
}
