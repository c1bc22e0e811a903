import Foundation
import Testing

/// Where findings go, and what they do to the exit code; what formats look like is in `specs/reports.md`.
@Suite struct FormatTests {
  private static let wrong = "leat: 1\nnodes:\n  a: b\n"
  private static let doubtful = "leat: 1\nnodes:\n  a: 1 #one\n"

  @Test func oneRunFeedsSeveralReports() throws {
    let scratch = try Scratch()
    try scratch.write("a.leat.yaml", FormatTests.wrong)
    let outcome = try scratch.leat(
      "check", "a.leat.yaml", "--report", "sarif=out/a.sarif", "--report", "junit=a.xml", "--format",
      "concise")
    #expect(outcome.code == Code.findings)
    #expect(outcome.output == "a.leat.yaml:3:6: error[unknown-name]: nothing is named `b`\n")
    #expect(outcome.errors.isEmpty)
    let sarif = try #require(scratch.text("out/a.sarif"))
    // With the page of the rule.
    #expect(sarif.contains("\"version\":\"2.1.0\"") && sarif.contains("\"markdown\":\"# unknown-name\\n"))
    #expect(scratch.text("a.xml")?.contains("<failure type=\"unknown-name\"") == true)
  }

  @Test(arguments: [
    (["--report", "xml=a"], "--report has no format `xml`"),
    (["--report", "saruf=a"], "--report has no format `saruf`; did you mean `sarif`?"),
    (["--report", "sarif"], "--report takes name=value"), (["--report", "sarif="], "has no path"),
    (["--deny", "errors"], "--deny"), (["--color", "sometimes"], "--color"),
  ])
  func wrongOptionsAreExplained(_ options: [String], _ explanation: String) throws {
    let scratch = try Scratch()
    try scratch.write("a.leat.yaml", FormatTests.wrong)
    let outcome = try scratch.leat(["check", "a.leat.yaml"] + options)
    #expect(outcome.code == Code.usage)
    #expect(outcome.errors.contains(explanation), "\(outcome.errors)")
  }

  private static let strict = """
    leat: 1
    sources:
      weekly:
        path: weekly.csv
        columns: {spend: int64, signups: int64}
    nodes:
      cost: spend // signups

    """

  /// A failure of a run is a finding at the node or column that it is about.
  @Test(arguments: [
    ("spend,signups\n1,1\n1,0\n", "7", "3", "`cost`: row 2: "),
    ("spend,signups\n1,1\n1,x\n", "5", "29", "weekly.csv: row 2, column `signups`: "),
    ("spend\n1\n", "5", "29", "weekly.csv: column `signups`: "),
  ])
  func aFailedRunIsReported(_ data: String, _ line: String, _ column: String, _ message: String) throws {
    let scratch = try Scratch()
    try scratch.write("a.leat.yaml", FormatTests.strict)
    try scratch.write("weekly.csv", data)
    let outcome = try scratch.leat("run", "a.leat.yaml", "--format", "json", "--report", "concise=a.txt")
    #expect(outcome.code == Code.findings && outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("{\"version\":1,") && outcome.errors.contains("\"errors\":1,"))
    #expect(outcome.errors.contains("\"line\":\(line),\"column\":\(column),"), "\(outcome.errors)")
    let place = "a.leat.yaml:\(line):\(column): error[failed-run]: "
    #expect(scratch.text("a.txt")?.hasPrefix(place + message) == true, "\(outcome.errors)")
    // A plan has no lines.
    _ = try scratch.leat("compile", "a.leat.yaml", "-o", "a.leatplan")
    let planned = try scratch.leat("run", "a.leatplan", "--format", "json")
    #expect(planned.code == Code.findings)
    #expect(planned.errors.contains("\"path\":\"a.leatplan\",\"line\":1,"), "\(planned.errors)")
  }

  @Test func aReportThatCannotBeWrittenIsTrouble() throws {
    let scratch = try Scratch()
    try scratch.write("a.leat.yaml", "leat: 1\n")
    let outcome = try scratch.leat("check", "a.leat.yaml", "--report", "json=/proc/none/a.json")
    #expect(outcome.code == Code.trouble)
    #expect(outcome.errors.hasPrefix("leat: /proc/none/a.json: "))
  }

  @Test func warningsFailOnlyWhenTheyAreDenied() throws {
    let scratch = try Scratch()
    try scratch.write("a.leat.yaml", FormatTests.doubtful)
    let allowed = try scratch.leat("check", "a.leat.yaml")
    #expect(allowed.code == Code.ok && allowed.errors.contains("0 errors, 1 warning; --fix repairs 1\n"))
    let denied = try scratch.leat("check", "a.leat.yaml", "--deny", "warnings", "--format", "concise")
    #expect(denied.code == Code.findings && denied.output.contains(": error[comment-cut]: "))
    let collected = try scratch.leat(
      "check", "a.leat.yaml", "--deny", "warnings", "--exit-zero", "--format", "concise")
    #expect(collected.code == Code.ok && collected.output == denied.output)
    // Trouble is none of the findings.
    let absent = try scratch.leat("check", "absent.leat.yaml", "--exit-zero")
    #expect(absent.code == Code.trouble)
  }

  @Test func annotationsBeyondTenAreInTheStepSummary() throws {
    let scratch = try Scratch()
    let nodes = (0..<12).map { "  n\($0): b\n" }.joined()
    try scratch.write("a.leat.yaml", "leat: 1\nnodes:\n" + nodes)
    try scratch.write("summary.md", "before\n")
    let line = "GITHUB_STEP_SUMMARY=summary.md \(Scratch.program) check a.leat.yaml --format github"
    let outcome = try scratch.shell(line)
    #expect(outcome.code == Code.findings && outcome.errors.isEmpty)
    #expect(outcome.output.split(separator: "\n").count == 10)
    let summary = try #require(scratch.text("summary.md"))
    #expect(summary.hasPrefix("before\n### leat: 2 more findings\n\n"))
    #expect(summary.contains("n") && summary.split(separator: "\n").count == 4)
  }

  @Test(arguments: ["run", "compile", "explain"])
  func otherVerbsReportOnStandardError(_ verb: String) throws {
    let scratch = try Scratch()
    try scratch.write("a.leat.yaml", FormatTests.wrong + "  c: 1\n")
    let wrong = try scratch.leat(verb, "a.leat.yaml", "--format", "json", "--report", "github=a.txt")
    #expect(wrong.errors.hasPrefix("{\"version\":1,"))
    #expect(scratch.text("a.txt")?.hasPrefix("::error file=a.leat.yaml,line=3,") == true)
    try scratch.write("a.leat.yaml", FormatTests.doubtful)
    let sound = try scratch.leat(verb, "a.leat.yaml", "--format", "json")
    #expect(sound.code == Code.ok)
    let report = try JSONSerialization.jsonObject(with: Data(sound.errors.utf8)) as? [String: Any]
    #expect(report?["warnings"] as? Int == 1)
  }

  @Test func colourIsForWhoeverWantsIt() throws {
    let scratch = try Scratch()
    try scratch.write("a.leat.yaml", FormatTests.wrong)
    #expect(try scratch.leat("check", "a.leat.yaml", "--color", "always").errors.contains("\u{1b}[1;31m"))
    #expect(
      try scratch.shell("NO_COLOR=1 \(Scratch.program) check --color always").errors.contains("\u{1b}["))
    #expect(!(try scratch.leat("check", "a.leat.yaml", "--color", "auto").errors.contains("\u{1b}")))
    let json = try scratch.leat("check", "a.leat.yaml", "--color", "always", "--format", "json")
    #expect(!json.output.contains("\u{1b}"))
  }

  @Test func theTerminalSaysHowWideAndWhichCharacters() throws {
    let scratch = try Scratch()
    try scratch.write("ö.leat.yaml", "leat: 1\nnodes:\n  a: \(String(repeating: "1 + ", count: 60))é\n")
    let narrow = try scratch.shell("COLUMNS=60 LC_ALL=C.UTF-8 \(Scratch.program) check")
    let rows = narrow.errors.split(separator: "\n")
    #expect(rows[0].hasPrefix("ö.leat.yaml:3:246: "))
    #expect(rows[2].hasPrefix("3 | …") && rows[2].count <= 60)
    let plain = try scratch.shell("LC_ALL=C \(Scratch.program) check")
    #expect(plain.errors.utf8.allSatisfy { $0 < 0x80 })
    #expect(plain.errors.hasPrefix("\\u{f6}.leat.yaml:3:246: "))
  }

  @Test(
    .enabled(if: Corpora.arePresent, "shared/corpora is not here"),
    arguments: ["text", "concise", "json", "sarif", "github", "gitlab", "junit"])
  func hostileFilesBreakNoFormat(_ format: String) throws {
    let scratch = try Scratch()
    let folder = Corpora.root + "/hostile/yaml/"
    // One of the rest has 40,000 findings, which only takes time.
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      .filter { !$0.hasPrefix("10_") }.map { folder + $0 }
    #expect(files.count > 50)
    let outcome = try scratch.leat(["check"] + files + ["--format", format])
    #expect(outcome.code == Code.findings)
    let text = format == "text" ? outcome.errors : outcome.output
    let isSafe = text.unicodeScalars.allSatisfy { scalar in
      scalar == "\n"
        || scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
          && !(0x202A...0x202E).contains(scalar.value)
    }
    #expect(isSafe)
    switch format {
    case "json", "sarif", "gitlab": _ = try JSONSerialization.jsonObject(with: Data(text.utf8))
    case "github":
      #expect(
        text.split(separator: "\n").allSatisfy { $0.hasPrefix("::error ") || $0.hasPrefix("::warning ") })
    case _: #expect(!text.split(separator: "\n").contains { $0.hasPrefix("::") })
    }
  }
}
