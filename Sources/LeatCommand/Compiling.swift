import ArgumentParser
import Compiler
import Diagnostics
import Types

/// How verbs report findings.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
  case text, concise, json
}

/// Options of every verb that compiles a flow.
struct CompileArguments: ParsableArguments {
  @Option(name: .customLong("param"), help: ArgumentHelp("Value of a parameter.", valueName: "name=value"))
  var parameters: [String] = []

  @Option(name: .customLong("disable"), help: ArgumentHelp("Leave an optimizer pass out.", valueName: "pass"))
  var disabled: [String] = []

  /// Reads and compiles a flow; ends the program when the file or the command line is wrong.
  func compile(_ path: String, select: [String] = [], override: [String] = []) throws -> Compilation {
    let text: [UInt8]
    do { text = try TextFiles.read(path) } catch { throw fail(error.description, .trouble) }
    var options = CompilerOptions()
    options.disabledPasses = try knownPasses()
    options.selection = select
    options.overrides = override
    for pair in try assignments(parameters, flag: "--param") {
      options.parameterTexts[pair.name] = pair.value
    }
    return Compiler.compile(path: path, text: text, options: options)
  }

  private func knownPasses() throws -> Set<String> {
    for name in disabled where !passNames.contains(name) {
      throw fail("there is no pass `\(escaped(name))`; passes: \(passNames.joined(separator: ", "))", .usage)
    }
    return Set(disabled)
  }
}

/// `name=value` pairs of a repeated option.
func assignments(_ texts: [String], flag: String) throws -> [(name: String, value: String)] {
  try texts.map { text in
    guard let sign = text.firstIndex(of: "="), sign != text.startIndex else {
      throw fail("\(flag) takes name=value, not `\(escaped(text))`", .usage)
    }
    return (String(text[..<sign]), String(text[text.index(after: sign)...]))
  }
}

/// Says what is wrong on standard error and gives the code to end with.
func fail(_ message: String, _ code: ExitCode) -> ExitCode {
  Terminal.writeError("leat: \(message)\n")
  return code
}

/// Shows diagnostics: for people on standard error, for programs on standard output.
func report(_ compilation: Compilation, as format: ReportFormat) {
  switch format {
  case .text:
    let renderer = TextRenderer(
      files: compilation.files, colour: Terminal.errorHasColour, width: Terminal.width)
    Terminal.writeError(renderer.render(compilation.diagnostics))
  case .concise:
    for diagnostic in compilation.diagnostics {
      let place = compilation.files.location(of: diagnostic.primary.span)
      Terminal.write(
        "\(place.path):\(place.line):\(place.column): \(diagnostic.severity.rawValue)"
          + "[\(diagnostic.code.rawValue)]: \(diagnostic.message)\n")
    }
  case .json:
    Terminal.write(JSONRenderer(files: compilation.files).render(compilation.diagnostics) + "\n")
  }
}

/// Shows what is wrong and stops, if anything is.
func requireSound(_ compilation: Compilation) throws {
  for problem in compilation.problems { throw fail(problem, .usage) }
  if !compilation.diagnostics.isEmpty { report(compilation, as: .text) }
  if compilation.hasErrors { throw ExitCode.findings }
}
