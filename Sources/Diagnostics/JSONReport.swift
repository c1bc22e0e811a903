extension Report {
  /// The report for programs, which `specs/reports.md` describes.
  var jsonText: String {
    var members: [(name: String, value: JSONValue)] = [
      ("version", 1), ("tool", .object([("name", "leat"), ("version", .text(version))])),
      ("flows", .list(parts.map { .text($0.path) })),
      ("errors", .number(errorCount)), ("warnings", .number(warningCount)),
      ("diagnostics", .lines(findings.map { object($0.diagnostic, in: $0.files) })),
    ]
    if parts.contains(where: { $0.tests != nil }) {
      let tests = parts.flatMap { part in (part.tests ?? []).map { object($0, in: part.files) } }
      members.append(("tests", .lines(tests)))
    }
    return JSONValue.object(members).json + "\n"
  }

  private func object(_ diagnostic: Diagnostic, in files: SourceFiles) -> JSONValue {
    let labels = ([diagnostic.primary] + diagnostic.secondary).map { label in
      JSONValue.object(place(label.span, in: files) + [("text", .text(label.text))])
    }
    let edits = (diagnostic.help?.edits ?? []).map { edit in
      JSONValue.object(
        place(edit.span, in: files) + [
          ("start", .number(Int(edit.span.start))), ("end", .number(Int(edit.span.end))),
          ("replacement", .text(edit.replacement)),
        ])
    }
    return .object(
      [
        ("code", .text(diagnostic.code.rawValue)), ("severity", .text(diagnostic.severity.rawValue)),
        ("message", .text(diagnostic.message)),
      ] + place(diagnostic.primary.span, in: files) + [
        ("labels", .list(labels)), ("notes", .list(diagnostic.notes.map(JSONValue.text))),
        ("help", diagnostic.help.map { .text($0.text) } ?? .null), ("edits", .list(edits)),
      ])
  }

  private func object(_ test: TestResult, in files: SourceFiles) -> JSONValue {
    .object(
      [("name", .text(test.name)), ("outcome", .text(test.isPassed ? "passed" : "failed"))]
        + place(test.span, in: files))
  }

  private func place(_ span: Span, in files: SourceFiles) -> [(name: String, value: JSONValue)] {
    let place = files.location(of: span)
    return [
      ("path", .text(place.path)), ("line", .number(place.line)), ("column", .number(place.column)),
      ("endLine", .number(place.endLine)), ("endColumn", .number(place.endColumn)),
    ]
  }
}
