/// All findings of one command, file by file: the one value that every format is made of.
public struct Report: Sendable {
  /// One flow and what was found in it; it may have been found sound.
  struct Part: Sendable {
    let path: String
    let files: SourceFiles
    /// What was found in the flow itself.
    let own: [Diagnostic]
    /// nil: its tests were not run.
    let tests: [TestResult]?

    var diagnostics: [Diagnostic] { own + (tests ?? []).flatMap(\.findings) }
  }

  /// The version of the compiler.
  public let version: String
  private(set) var parts: [Part] = []

  public init(version: String) {
    self.version = version
  }

  /// Adds the flow at `path` with its diagnostics, in the order in which they are to be told, and what became
  /// of its tests where they were run.
  public mutating func add(
    _ path: String, _ diagnostics: [Diagnostic], in files: SourceFiles, tests: [TestResult]? = nil
  ) {
    parts.append(Part(path: path, files: files, own: diagnostics, tests: tests))
  }

  public var flowCount: Int { parts.count }
  public var errorCount: Int { count(.error) }
  public var warningCount: Int { count(.warning) }

  /// Tests that were run.
  public var testCount: Int { parts.reduce(0) { $0 + ($1.tests?.count ?? 0) } }
  public var failedTestCount: Int { parts.reduce(0) { $0 + ($1.tests?.count { !$0.isPassed } ?? 0) } }

  /// How many findings carry edits.
  public var repairCount: Int {
    findings.count { $0.diagnostic.help.map { !$0.edits.isEmpty } ?? false }
  }

  private func count(_ severity: Severity) -> Int {
    parts.reduce(0) { $0 + $1.diagnostics.count { $0.severity == severity } }
  }

  /// The same report with every warning an error, which is what denying warnings means.
  public func denyingWarnings() -> Report {
    var report = Report(version: version)
    for part in parts {
      let diagnostics = part.own.map { diagnostic in
        var diagnostic = diagnostic
        diagnostic.severity = .error
        return diagnostic
      }
      report.add(part.path, diagnostics, in: part.files, tests: part.tests)
    }
    return report
  }

  /// Every diagnostic with the files its spans are of, in order.
  var findings: [(diagnostic: Diagnostic, files: SourceFiles)] {
    parts.flatMap { part in part.diagnostics.map { ($0, part.files) } }
  }
}

/// How a report is written.
public enum ReportFormat: String, CaseIterable, Sendable {
  case text, concise, json, sarif, github, gitlab, junit

  /// Whether programs read it and people do not.
  public var isForPrograms: Bool {
    switch self {
    case .text, .concise: false
    case .json, .sarif, .github, .gitlab, .junit: true
    }
  }
}

extension Report {
  /// The report in a format. Empty, or it ends with a line break.
  ///
  /// - Parameters:
  ///   - style: what the terminal can show; only `text` asks.
  ///   - page: the page of a diagnostic, as Markdown; only `sarif` carries it along.
  public func text(
    as format: ReportFormat, style: TextStyle = TextStyle(), page: (DiagnosticCode) -> String? = { _ in nil }
  ) -> String {
    switch format {
    case .text:
      parts.map { TextRenderer(files: $0.files, style: style).render($0.diagnostics) }
        .filter { !$0.isEmpty }.joined(separator: "\n")
    case .concise: findings.map { conciseLine($0.diagnostic, in: $0.files) + "\n" }.joined()
    case .json: jsonText
    case .sarif: sarifText(page: page)
    case .github: workflowCommands
    case .gitlab: codeQualityText
    case .junit: junitText
    }
  }
}

/// The line that a diagnostic begins with: `path:line:column: severity[slug]: message`.
func conciseLine(_ diagnostic: Diagnostic, in files: SourceFiles) -> String {
  let place = files.location(of: diagnostic.primary.span)
  return "\(shownPath(place.path)):\(place.line):\(place.column): \(diagnostic.severity.rawValue)"
    + "[\(diagnostic.code.rawValue)]: \(escaped(diagnostic.message))"
}

/// A path at the beginning of a line. What begins with two colons is obeyed by the logs of a build service.
func shownPath(_ path: String) -> String {
  let shown = escaped(path)
  return shown.drop { $0 == " " }.hasPrefix("::") ? "./" + shown : shown
}
