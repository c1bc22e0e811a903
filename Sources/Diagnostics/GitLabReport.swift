extension Report {
  /// GitLab's code quality report, after its documentation of "Import code quality results".
  var codeQualityText: String {
    let findings = self.findings
    let issues = zip(findings, Fingerprint.all(of: findings)).map { finding, fingerprint in
      let (diagnostic, files) = finding
      let place = files.location(of: diagnostic.primary.span)
      return JSONValue.object([
        ("description", .text(escaped(diagnostic.message))), ("check_name", .text(diagnostic.code.rawValue)),
        ("fingerprint", .text(fingerprint.text)), ("severity", .text(weight(diagnostic.severity))),
        (
          "location",
          .object([
            ("path", .text(relativePath(place.path))),
            ("lines", .object([("begin", .number(place.line)), ("end", .number(place.endLine))])),
          ])
        ),
      ])
    }
    return JSONValue.lines(issues).json + "\n"
  }

  private func weight(_ severity: Severity) -> String {
    switch severity {
    case .error: "major"
    case .warning: "minor"
    }
  }
}
