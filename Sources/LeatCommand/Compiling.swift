import ArgumentParser
import Compiler
import Diagnostics
import Glibc
import Types

/// Options of every verb that compiles a flow.
struct CompileArguments: ParsableArguments {
  @Option(name: .customLong("param"), help: ArgumentHelp("Value of a parameter.", valueName: "name=value"))
  var parameters: [String] = []

  @Option(
    name: .customLong("bind"),
    help: ArgumentHelp(
      "Values, sources and outputs of an environment; may be repeated, later ones win.", valueName: "file"))
  var binds: [String] = []

  @Option(name: .customLong("disable"), help: ArgumentHelp("Leave an optimizer pass out.", valueName: "pass"))
  var disabled: [String] = []

  @OptionGroup var reporting: ReportArguments

  /// The flow that a path means, with the bind files of the command line.
  func subject(_ path: String) throws -> FlowSubject {
    try FlowSubject(path, binds: binds, reporting: reporting)
  }

  /// Reads and compiles a flow; ends the program when the file or the command line is wrong.
  func compile(
    _ subject: FlowSubject, select: [String] = [], override: [String] = [], hasChecks: Bool = true
  ) throws -> Compilation {
    let text: [UInt8]
    do { text = try TextFiles.read(subject.flow, namedAt: subject.place) } catch {
      throw fail(error.description, .trouble)
    }
    var options = try self.options(of: subject.flow, subject.binds)
    options.selection = select
    options.overrides = override
    options.hasChecks = hasChecks
    HeapReserve.prepare(forTextOf: text.count)
    return Compiler.compile(path: subject.flow, text: text, options: options)
  }

  /// Checks the text of a flow; ends the program when the command line is wrong. `bind` comes before the bind
  /// files of the command line.
  func check(_ path: String, text: [UInt8], bind: BindText? = nil) throws -> Compilation {
    let binds = try (bind.map { [$0] } ?? []) + FlowSubject.texts(self.binds, seenFrom: path)
    var options = try self.options(of: path, binds)
    options.lints = true
    options.readsTests = true
    HeapReserve.prepare(forTextOf: text.count)
    return Compiler.check(path: path, text: text, options: options)
  }

  /// Checks the text of a flow for the sake of its tests.
  func checkTests(_ subject: FlowSubject, text: [UInt8]) throws -> Compilation {
    var options = try self.options(of: subject.flow, subject.binds)
    options.readsTests = true
    return Compiler.check(path: subject.flow, text: text, options: options)
  }

  private func options(of path: String, _ binds: [BindText]) throws -> CompilerOptions {
    var options = CompilerOptions()
    options.today = Int32(clamping: time(nil) / 86_400)
    options.binds = binds
    let project = Project(of: path)
    options.imported = { project.read($0) }
    options.disabledPasses = try knownPasses()
    for pair in try assignments(parameters, flag: "--param") {
      options.parameterTexts[pair.name] = pair.value
    }
    return options
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
  var pairs: [(name: String, value: String)] = []
  for text in texts {
    guard let sign = text.firstIndex(of: "="), sign != text.startIndex else {
      throw fail("\(flag) takes name=value, not `\(text)`", .usage)
    }
    let name = String(text[..<sign])
    guard !pairs.contains(where: { $0.name == name }) else {
      throw fail("\(flag) \(name) is given twice", .usage)
    }
    pairs.append((name, String(text[text.index(after: sign)...])))
  }
  return pairs
}

/// `name=path` pairs of a repeated option.
func pathAssignments(_ texts: [String], flag: String) throws -> [(name: String, path: String)] {
  try assignments(texts, flag: flag).map { name, path in
    guard !path.isEmpty else { throw fail("\(flag) \(name) has no path behind the `=`", .usage) }
    return (name, path)
  }
}

/// Says what is wrong on standard error and gives the code to end with.
func fail(_ message: String, _ code: ExitCode) -> ExitCode {
  // Names and paths in it are not ours, and may hold what terminals obey.
  Terminal.writeError("leat: \(escaped(message))\n")
  return code
}

/// Shows what is wrong with the command line and stops, if anything is.
func requireUsable(_ compilation: Compilation) throws {
  for problem in compilation.problems { _ = fail(problem, .usage) }
  if !compilation.problems.isEmpty { throw ExitCode.usage }
}

extension CompileArguments {
  /// Reports what is wrong on standard error and stops, if anything is.
  func requireSound(_ compilation: Compilation, as format: ReportFormat = .text) throws {
    try requireUsable(compilation)
    try report(compilation, as: format)
    if compilation.hasErrors { throw ExitCode.findings }
  }

  /// Reports on standard error.
  func report(_ compilation: Compilation, as format: ReportFormat = .text) throws {
    var report = Report(version: compilerVersion)
    report.add(compilation)
    try reporting.write(report, as: format, toOutput: false)
  }
}

extension Report {
  mutating func add(_ compilation: Compilation) {
    guard let id = compilation.files.ids.first else { return }
    add(compilation.files[id].path, compilation.diagnostics, in: compilation.files)
  }
}
