extension Report {
  /// JUnit's XML, as test reports of build services read it: a suite for each flow, a failed case for each
  /// error. A warning passes and is told in the case's output; a sound flow is one case that passes.
  var junitText: String {
    let suites = parts.map(suite)
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      + "<testsuites name=\"leat\" tests=\"\(parts.reduce(0) { $0 + max(1, $1.diagnostics.count) })\""
      + " failures=\"\(errorCount)\">\n" + suites.joined() + "</testsuites>\n"
  }

  private func suite(_ part: Part) -> String {
    let failures = part.diagnostics.count { $0.severity == .error }
    let name = inXML(part.path)
    var cases = part.diagnostics.map { testCase($0, of: part) }
    if cases.isEmpty { cases = ["    <testcase classname=\"\(name)\" name=\"check\"/>\n"] }
    return "  <testsuite name=\"\(name)\" tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"0\">\n"
      + cases.joined() + "  </testsuite>\n"
  }

  private func testCase(_ diagnostic: Diagnostic, of part: Part) -> String {
    let place = part.files.location(of: diagnostic.primary.span)
    let name = "\(diagnostic.code.rawValue) at \(place.line):\(place.column)"
    let style = TextStyle(hasColour: false, showsUnicode: true, width: 100)
    let text = inXML(TextRenderer(files: part.files, style: style).render(diagnostic))
    let content =
      switch diagnostic.severity {
      case .error:
        "<failure type=\"\(diagnostic.code.rawValue)\" message=\"\(inXML(escaped(diagnostic.message)))\">"
          + text + "</failure>"
      case .warning: "<system-out>\(text)</system-out>"
      }
    return "    <testcase classname=\"\(inXML(part.path))\" name=\"\(name)\" file=\"\(inXML(place.path))\""
      + " line=\"\(place.line)\">\n      \(content)\n    </testcase>\n"
  }

  /// Text for content and attributes; what XML 1.0 forbids becomes visible.
  private func inXML(_ text: String) -> String {
    let safe = replacing(
      ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&apos;"], in: escapedLines(text))
    return replacing(["\u{FFFE}": "\\u{fffe}", "\u{FFFF}": "\\u{ffff}"], in: safe)
  }
}
