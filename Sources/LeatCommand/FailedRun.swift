import Compiler
import Diagnostics
import Execute

extension Report {
  /// Adds a run that failed: at the declaration that it is about, or, for a plan, which has no text, at the
  /// beginning of its file.
  mutating func add(_ failure: RunFailure, of path: String, _ compilation: Compilation?) {
    guard let compilation, let id = compilation.files.ids.first else {
      var files = SourceFiles()
      let id = files.add(path: path, bytes: [])
      add(path, [failedRun(failure, at: Span(file: id, start: 0, end: 0))], in: files)
      return
    }
    let start = Span(file: id, start: 0, end: 0)
    let span = failure.subject.flatMap { compilation.span(of: $0) } ?? start
    add(path, compilation.diagnostics + [failedRun(failure, at: span)], in: compilation.files)
  }
}

private func failedRun(_ failure: RunFailure, at span: Span) -> Diagnostic {
  Diagnostic(.failedRun, failure.description, at: span)
}

extension Compilation {
  fileprivate func span(of subject: RunFailure.Subject) -> Span? {
    switch subject {
    case .node(let name): span(ofNode: name)
    case .frame(let name, let column): span(ofFrame: name, column: column)
    }
  }
}
