import Compiler
import Diagnostics
import Execute
import Plan

extension Report {
  /// Adds a run that failed: at the declaration that it is about, or, for a plan, which has no text, at the
  /// beginning of its file.
  mutating func add(_ failure: RunFailure, of path: String, _ compilation: Compilation?) {
    add(path, compilation) { place in
      if !failure.checks.isEmpty { return failure.checks.map { failedCheck($0, at: place) } }
      return [Diagnostic(.failedRun, failure.description, at: place(failure.subject))]
    }
  }

  /// Adds checks that a run went on without.
  mutating func add(warnings: [CheckResult], of path: String, _ compilation: Compilation?) {
    add(path, compilation) { place in
      warnings.map { result in
        var diagnostic = failedCheck(result, at: place)
        diagnostic.severity = .warning
        return diagnostic
      }
    }
  }

  /// `find` is told where the flow declares things.
  private mutating func add(
    _ path: String, _ compilation: Compilation?, _ find: ((RunFailure.Subject?) -> Span) -> [Diagnostic]
  ) {
    guard let compilation, let id = compilation.files.ids.first else {
      var files = SourceFiles()
      let id = files.add(path: path, bytes: [])
      add(path, find { _ in Span(file: id, start: 0, end: 0) }, in: files)
      return
    }
    let start = Span(file: id, start: 0, end: 0)
    let found = find { $0.flatMap { compilation.span(of: $0) } ?? start }
    add(path, compilation.diagnostics + found.sortedForReport(in: compilation.files), in: compilation.files)
  }
}

private func failedCheck(
  _ result: CheckResult, at place: (RunFailure.Subject?) -> Span
) -> Diagnostic {
  Diagnostic(
    .failedCheck, result.finding, at: place(.node(result.check.name)), label: result.check.message ?? "",
    severity: result.check.isWarning ? .warning : .error, notes: result.details)
}

extension Compilation {
  fileprivate func span(of subject: RunFailure.Subject) -> Span? {
    switch subject {
    case .node(let name): span(ofNode: name)
    case .frame(let name, let column): span(ofFrame: name, column: column)
    }
  }
}
