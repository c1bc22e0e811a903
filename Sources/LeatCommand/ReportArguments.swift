public import ArgumentParser
import Compiler
public import Diagnostics
import Explain

extension ReportFormat: ExpressibleByArgument {}

/// When to colour what people read.
enum ColourChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never

  func applies(toTerminal isTerminal: Bool) -> Bool {
    switch self {
    case .auto: isTerminal && Terminal.allowsColour
    case .always: true
    case .never: false
    }
  }
}

/// How findings are written in the place where a verb reports them.
struct FormatArguments: ParsableArguments {
  @Option(
    name: .customLong("format"),
    help: "How findings are written: \(ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var format: ReportFormat = .text
}

/// Where else findings go, and their colour.
struct ReportArguments: ParsableArguments {
  @Option(
    name: .customLong("report"),
    help: ArgumentHelp("Write findings to a file, too; may be repeated.", valueName: "format=path"))
  var targets: [String] = []

  @Option(help: "Colour: auto, always, never. Auto is on terminals, unless NO_COLOR is set.")
  var color: ColourChoice = .auto

  /// Ends the program where a report cannot be written.
  func write(_ report: Report, as format: ReportFormat, toOutput isResult: Bool) throws {
    let targets = try writeFiles(report)
    if format == .github || targets.contains(where: { $0.format == .github }) {
      try writeStepSummary(report)
    }
    let text = self.text(
      report, as: format, isTerminal: isResult ? Terminal.outputIsTerminal : Terminal.errorIsTerminal)
    if isResult { Terminal.write(text) } else { Terminal.writeError(text) }
  }

  /// Only what `--report` asks for.
  @discardableResult
  func writeFiles(_ report: Report) throws -> [(format: ReportFormat, path: String)] {
    let targets = try self.targets.map(target)
    for (format, path) in targets {
      let text = self.text(report, as: format, isTerminal: false)
      do { try TextFiles.write(Array(text.utf8), to: path) } catch { throw fail(error.description, .trouble) }
    }
    return targets
  }

  private func text(_ report: Report, as format: ReportFormat, isTerminal: Bool) -> String {
    let style = TextStyle(
      hasColour: color.applies(toTerminal: isTerminal), showsUnicode: Terminal.showsUnicode,
      width: Terminal.width)
    return report.text(as: format, style: style) { DiagnosticPage($0)?.markdown }
  }

  private func target(_ text: String) throws -> (format: ReportFormat, path: String) {
    let (name, path) = try pathAssignments([text], flag: "--report")[0]
    guard let format = ReportFormat(rawValue: name) else {
      let names = ReportFormat.allCases.map(\.rawValue)
      let hint = suggestionClause(for: name, among: names)
      let list = "; formats: " + names.joined(separator: ", ")
      throw fail("--report has no format `\(name)`\(hint.isEmpty ? list : hint)", .usage)
    }
    return (format, path)
  }

  private func writeStepSummary(_ report: Report) throws {
    guard let summary = report.stepSummary, let path = Terminal.environment("GITHUB_STEP_SUMMARY") else {
      return
    }
    do { try TextFiles.append(Array(summary.utf8), to: path) } catch {
      throw fail(error.description, .trouble)
    }
  }
}
