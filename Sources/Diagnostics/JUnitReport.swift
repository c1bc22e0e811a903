extension Report {
  /// JUnit's XML, as test reports of build services read it: a suite for each flow, a failed case for each
  /// error. A warning passes and is told in the case's output; a sound flow is one case that passes. Where
  /// tests were run, each is a case.
  var junitText: String {
    let suites = parts.map(suite)
    let failures = suites.reduce(0) { $0 + $1.failures }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      + "<testsuites name=\"leat\" tests=\"\(suites.reduce(0) { $0 + $1.cases })\""
      + " failures=\"\(failures)\">\n" + suites.map(\.text).joined() + "</testsuites>\n"
  }

  private func suite(_ part: Part) -> (text: String, cases: Int, failures: Int) {
    let tests = part.tests ?? []
    let failures = part.own.count { $0.severity == .error } + tests.count { !$0.isPassed }
    let name = inXML(part.path)
    var cases = part.own.map { testCase($0, of: part) } + tests.map { testCase($0, of: part) }
    if cases.isEmpty, part.tests == nil { cases = ["    <testcase classname=\"\(name)\" name=\"check\"/>\n"] }
    let text =
      "  <testsuite name=\"\(name)\" tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"0\">\n"
      + cases.joined() + "  </testsuite>\n"
    return (text, cases.count, failures)
  }

  private func testCase(_ test: TestResult, of part: Part) -> String {
    let place = part.files.location(of: test.span)
    let head =
      "    <testcase classname=\"\(inXML(part.path))\" name=\"\(inXML(escaped(test.name)))\""
      + " file=\"\(inXML(place.path))\" line=\"\(place.line)\" time=\"\(seconds(test.seconds))\""
    if test.isPassed { return head + "/>\n" }
    let failures = test.findings.map { "      \(failure($0, of: part))\n" }
    return head + ">\n" + failures.joined() + "    </testcase>\n"
  }

  /// With six decimals.
  private func seconds(_ value: Double) -> String {
    let whole = Int((value * 1e6).rounded())
    let digits = String(whole % 1_000_000)
    return "\(whole / 1_000_000).\(String(repeating: "0", count: 6 - digits.count))\(digits)"
  }

  private func testCase(_ diagnostic: Diagnostic, of part: Part) -> String {
    let place = part.files.location(of: diagnostic.primary.span)
    let name = "\(diagnostic.code.rawValue) at \(place.line):\(place.column)"
    let content =
      switch diagnostic.severity {
      case .error: failure(diagnostic, of: part)
      case .warning: "<system-out>\(rendered(diagnostic, of: part))</system-out>"
      }
    return "    <testcase classname=\"\(inXML(part.path))\" name=\"\(name)\" file=\"\(inXML(place.path))\""
      + " line=\"\(place.line)\">\n      \(content)\n    </testcase>\n"
  }

  private func failure(_ diagnostic: Diagnostic, of part: Part) -> String {
    "<failure type=\"\(diagnostic.code.rawValue)\" message=\"\(inXML(escaped(diagnostic.message)))\">"
      + rendered(diagnostic, of: part) + "</failure>"
  }

  private func rendered(_ diagnostic: Diagnostic, of part: Part) -> String {
    let style = TextStyle(hasColour: false, showsUnicode: true, width: 100)
    return inXML(TextRenderer(files: part.files, style: style).render(diagnostic))
  }

  /// Text for content and attributes; what XML 1.0 forbids becomes visible.
  private func inXML(_ text: String) -> String {
    let safe = replacing(
      ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&apos;"], in: escapedLines(text))
    return replacing(["\u{FFFE}": "\\u{fffe}", "\u{FFFF}": "\\u{ffff}"], in: safe)
  }
}
