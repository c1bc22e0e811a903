extension Report {
  /// GitHub shows no more annotations of one level and step than this.
  private static let shownOfALevel = 10

  /// Annotations for GitHub Actions, one workflow command for each, errors first. What GitHub would not show
  /// is in `stepSummary`.
  var workflowCommands: String {
    let levels = Severity.allCases.map { severity in
      findings.filter { $0.diagnostic.severity == severity }.prefix(Report.shownOfALevel)
    }
    return levels.flatMap { $0 }.map { command($0.diagnostic, in: $0.files) + "\n" }.joined()
  }

  /// The findings for which there are no annotations, as Markdown; nil when there are none.
  public var stepSummary: String? {
    let rest = Severity.allCases.flatMap { severity in
      findings.filter { $0.diagnostic.severity == severity }.dropFirst(Report.shownOfALevel)
    }
    if rest.isEmpty { return nil }
    let lines = rest.map { diagnostic, files in "- " + inMarkdown(conciseLine(diagnostic, in: files)) + "\n" }
    return "### leat: \(rest.count) more findings\n\n" + lines.joined() + "\n"
  }

  private func command(_ diagnostic: Diagnostic, in files: SourceFiles) -> String {
    let place = files.location(of: diagnostic.primary.span)
    var properties = [
      ("file", relativePath(place.path)), ("line", String(place.line)), ("endLine", String(place.endLine)),
    ]
    // Columns of two lines are not taken.
    if place.line == place.endLine {
      properties += [("col", String(place.column)), ("endColumn", String(place.endColumn))]
    }
    properties.append(("title", diagnostic.code.rawValue))
    let list = properties.map { "\($0.0)=\(property($0.1))" }.joined(separator: ",")
    let label = diagnostic.primary.text.isEmpty ? [] : [diagnostic.primary.text]
    let help = diagnostic.help.map { $0.text.isEmpty ? [] : ["help: " + $0.text] } ?? []
    let message = ([diagnostic.message] + label + diagnostic.notes + help).joined(separator: "\n")
    return "::\(diagnostic.severity.rawValue) \(list)::\(data(escapedLines(message)))"
  }

  /// The escapes are those of the runner's `ActionCommand`.
  private func data(_ text: String) -> String {
    replacing(["%": "%25", "\r": "%0D", "\n": "%0A"], in: text)
  }

  private func property(_ text: String) -> String {
    replacing(["%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"], in: escaped(text))
  }

  /// Plain text in Markdown, where signs would become emphasis, links and HTML.
  private func inMarkdown(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      if "\\*_{}[]()<>#+!|~$&@:".unicodeScalars.contains(scalar) {
        result += "&#\(scalar.value);"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
  }
}
