import Diagnostics
import Foundation
import FoundationXML
import Testing

/// Every format with texts that would break it. `specs/reports.md` has what formats look like.
@Suite struct ReportTests {
  /// A report in which a text stands wherever a text can.
  private func report(_ texts: [String]) -> Report {
    var report = Report(version: "1.2.3")
    for text in texts {
      var files = SourceFiles()
      let id = files.add(path: text, bytes: Array("k: \(text)\n".utf8))
      let span = Span(file: id, start: 3, end: 3 + text.utf8.count)
      let edits = [Edit(span, text)]
      let diagnostics = [
        Diagnostic(
          .tag, text, at: span, label: text, secondary: [Label(span, text)], notes: [text],
          help: Help(text, edits: edits)),
        Diagnostic(.tag, text, at: span, severity: .warning),
      ]
      report.add(text, diagnostics, in: files)
    }
    return report
  }

  private static let texts = HostileTexts.own + HostileTexts.naughty

  @Test(.enabled(if: !HostileTexts.naughty.isEmpty, "shared/corpora is not here"))
  func theNaughtyStringsAreHere() { #expect(HostileTexts.naughty.count > 400) }

  /// What moves the cursor, changes the direction or draws nothing.
  private func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 && scalar != "\n" || (0x7F...0x9F).contains(scalar.value)
      || (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
      || scalar == "\u{2028}" || scalar == "\u{2029}"
  }

  @Test(arguments: ReportFormat.allCases)
  func nothingIsObeyed(format: ReportFormat) {
    let text = report(ReportTests.texts).text(as: format, page: { _ in "# tag\n\nA page.\n" })
    #expect(!text.unicodeScalars.contains(where: isObeyed))
    #expect(text.hasSuffix("\n") && !text.contains("\r"))
  }

  @Test func jsonKeepsTheTexts() throws {
    let text = report(ReportTests.texts).text(as: .json)
    let value = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let found = try #require(value["diagnostics"] as? [[String: Any]])
    // By scalars: two texts are equal to Swift when they only look alike.
    func scalars(_ text: String?) -> [UInt32] { (text ?? "?").unicodeScalars.map(\.value) }
    let messages = found.map { scalars($0["message"] as? String) }
    #expect(messages == ReportTests.texts.flatMap { [scalars($0), scalars($0)] })
    #expect(value["version"] as? Int == 1)
    #expect(value["errors"] as? Int == ReportTests.texts.count)
  }

  @Test func everyLineOfWorkflowCommandsIsOne() {
    for text in ReportTests.texts {
      // By bytes, as the runner does: to Swift a sign and the accent behind it are one.
      let lines = report([text]).text(as: .github).utf8.split(
        separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      #expect(lines.count == 3 && lines[2].isEmpty)
      #expect(lines[0].starts(with: "::error file=".utf8) && lines[1].starts(with: "::warning file=".utf8))
      // The properties end at the first colon.
      let properties = lines[0].dropFirst("::error ".utf8.count).prefix { $0 != UInt8(ascii: ":") }
      let names = properties.split(separator: UInt8(ascii: ",")).map { property in
        String(decoding: property.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
      }
      #expect(Set(names).isSubset(of: ["file", "line", "endLine", "col", "endColumn", "title"]))
      #expect(names.first == "file" && names.last == "title")
    }
  }

  @Test func tenOfALevelAreAnnotatedAndTheRestIsInTheSummary() throws {
    let some = report(Array(repeating: "a [link](x) <b>", count: 12))
    let lines = some.text(as: .github).split(separator: "\n")
    #expect(lines.count == 20)
    #expect(lines[..<10].allSatisfy { $0.hasPrefix("::error ") })
    #expect(lines[10...].allSatisfy { $0.hasPrefix("::warning ") })
    let summary = try #require(some.stepSummary)
    #expect(summary.hasPrefix("### leat: 4 more findings\n\n- "))
    #expect(summary.split(separator: "\n").count == 5)
    #expect(!summary.contains("](") && !summary.contains("<b>"))
    #expect(report(["a"]).stepSummary == nil)
  }

  @Test func xmlIsWellFormed() {
    final class Reading: NSObject, XMLParserDelegate {
      var elements: [String: Int] = [:]

      func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
      ) { elements[name, default: 0] += 1 }
    }
    let parser = XMLParser(data: Data(report(ReportTests.texts).text(as: .junit).utf8))
    let reading = Reading()
    parser.delegate = reading
    #expect(parser.parse())
    let count = ReportTests.texts.count
    #expect(reading.elements["testsuite"] == count && reading.elements["testcase"] == 2 * count)
    #expect(reading.elements["failure"] == count && reading.elements["system-out"] == count)
    #expect(reading.elements.count == 5)
  }

  @Test func sarifHasWhatTheStandardRequires() throws {
    let text = report(ReportTests.texts).text(as: .sarif, page: { _ in "# tag\n\nOne. Two.\n\nThree." })
    let log = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(log["version"] as? String == "2.1.0")
    let run = try #require((log["runs"] as? [[String: Any]])?.first)
    #expect(run["columnKind"] as? String == "unicodeCodePoints")
    let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
    #expect(driver["name"] as? String == "leat")
    let rules = try #require(driver["rules"] as? [[String: Any]])
    #expect(rules.map { $0["id"] as? String } == ["tag"])
    #expect((rules[0]["shortDescription"] as? [String: Any])?["text"] as? String == "One.")
    let results = try #require(run["results"] as? [[String: Any]])
    #expect(results.count == 2 * ReportTests.texts.count)
    var fingerprints: Set<String> = []
    for result in results {
      #expect(result["ruleIndex"] as? Int == 0)
      let message = try #require((result["message"] as? [String: Any])?["text"] as? String)
      #expect(message.replacing("\\[", with: "").firstRange(of: "[") == nil || !message.contains("]("))
      let location = try #require((result["locations"] as? [[String: Any]])?.first)
      let physical = try #require(location["physicalLocation"] as? [String: Any])
      let uri = try #require((physical["artifactLocation"] as? [String: Any])?["uri"] as? String)
      let path = uri.hasPrefix("file:///") ? uri.dropFirst("file://".count) : uri[...]
      #expect(path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") })
      fingerprints.formUnion((result["partialFingerprints"] as? [String: String])?.values.map { $0 } ?? [])
    }
    #expect(fingerprints.count == results.count)
  }

  @Test func fingerprintsStayWhenLinesMoveAndGoWhenTheyChange() throws {
    func fingerprints(_ text: String, message: String = "m") throws -> [String] {
      var files = SourceFiles()
      let id = files.add(path: "./a.yaml", bytes: Array(text.utf8))
      var report = Report(version: "1")
      let starts = text.utf8.indices.filter { text.utf8[$0] == UInt8(ascii: "X") }
      let diagnostics = starts.map { start in
        let offset = text.utf8.distance(from: text.utf8.startIndex, to: start)
        return Diagnostic(.tag, message, at: Span(file: id, start: offset, end: offset + 1))
      }
      report.add("./a.yaml", diagnostics, in: files)
      let json = try JSONSerialization.jsonObject(with: Data(report.text(as: .gitlab).utf8))
      return (json as? [[String: Any]])?.compactMap { $0["fingerprint"] as? String } ?? []
    }
    let before = try fingerprints("a: X\nb: X\na: X\n")
    #expect(Set(before).count == 3)
    #expect(try fingerprints("# new\n  a: X\n\n  b: X\n  a: X\n", message: "other") == before)
    #expect(try fingerprints("a: X\nb:  1 X\na: X\n")[1] != before[1])
  }

  @Test func deniedWarningsAreErrors() {
    let denied = report(["a"]).denyingWarnings()
    #expect(denied.errorCount == 2 && denied.warningCount == 0)
    #expect(
      denied.text(as: .concise).contains("error[tag]") && !denied.text(as: .concise).contains("warning"))
  }

  @Test func absolutePathsAreFileURIs() {
    var files = SourceFiles()
    let id = files.add(path: "/a b/c.yaml", bytes: [])
    var report = Report(version: "1")
    report.add("x", [Diagnostic(.tag, "m", at: Span(file: id, start: 0, end: 0))], in: files)
    #expect(report.text(as: .sarif).contains(#""artifactLocation":{"uri":"file:///a%20b/c.yaml"}"#))
  }
}
