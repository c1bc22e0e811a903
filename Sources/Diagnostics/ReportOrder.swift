extension Array where Element == Diagnostic {
  /// The order of every report: by file, position, slug. What is said twice about one place is said once.
  public func sortedForReport(in files: SourceFiles) -> [Diagnostic] {
    func precedes(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
      let (a, b) = (left.primary.span, right.primary.span)
      if a.file != b.file { return a.file < b.file }
      if a.start != b.start { return a.start < b.start }
      if a.end != b.end { return a.end < b.end }
      if left.code != right.code { return left.code.rawValue < right.code.rawValue }
      return left.message < right.message
    }
    // The sort is stable, so that what compares equal stays in the order in which it was found.
    var seen: Set<Finding> = []
    return sorted(by: precedes).filter { seen.insert(Finding($0)).inserted }
  }

  public var hasErrors: Bool {
    contains { $0.severity == .error }
  }
}

/// What makes two diagnostics the same for a reader.
private struct Finding: Hashable {
  let code: DiagnosticCode
  let span: Span
  let message: String

  init(_ diagnostic: Diagnostic) {
    code = diagnostic.code
    span = diagnostic.primary.span
    message = diagnostic.message
  }
}
