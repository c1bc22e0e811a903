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
    return mergingInstances().sorted(by: precedes).filter { seen.insert(Finding($0)).inserted }
  }

  /// What is wrong at one place in several instances of a declaration is one diagnostic that names them. The
  /// first instance gives the message.
  private func mergingInstances() -> [Diagnostic] {
    guard contains(where: { $0.instance != nil }) else { return self }
    var positions: [Place: Int] = [:]
    var instances: [[String]] = []
    var result: [Diagnostic] = []
    for diagnostic in self {
      guard let instance = diagnostic.instance else {
        result.append(diagnostic)
        instances.append([])
        continue
      }
      let place = Place(code: diagnostic.code, span: diagnostic.primary.span)
      if let known = positions[place] {
        if !instances[known].contains(instance) { instances[known].append(instance) }
      } else {
        positions[place] = result.count
        result.append(diagnostic)
        instances.append([instance])
      }
    }
    for (index, names) in instances.enumerated() where !names.isEmpty {
      let shown = names.prefix(3).joined(separator: "; ")
      let count = names.count == 1 ? "in the instance" : "in \(names.count) instances:"
      result[index].notes.append("\(count) \(shown)" + (names.count > 3 ? "; and others" : ""))
    }
    return result
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

/// Where something is wrong in instances of one declaration.
private struct Place: Hashable {
  let code: DiagnosticCode
  let span: Span
}
