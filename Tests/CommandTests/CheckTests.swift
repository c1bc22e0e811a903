import Foundation
import Testing

/// `leat check`.
@Suite struct CheckTests {
  private static let wrong = "leat: 1\nnodes:\n  a: b\n"
  private static let right = "leat: 1\nnodes:\n  a: 1\n"

  @Test func noDataIsNeeded() throws {
    let scratch = try SalesFlow.scratch()
    try scratch.remove("data")
    let outcome = try scratch.leat("check", SalesFlow.file)
    #expect(outcome.code == Code.ok)
    #expect(outcome.errors == "checked 1 flow, 3 nodes: no problems\n")
    #expect(outcome.output.isEmpty)
  }

  @Test func aFolderWithoutFlowsMatchesNothing() throws {
    let scratch = try Scratch()
    try scratch.write("data/x.csv", "a\n")
    let outcome = try scratch.leat("check", "data")
    #expect(outcome.code == Code.nothingMatched)
    #expect(outcome.errors == "leat: no *.leat.yaml file in data\n")
  }

  @Test func foldersAreSearchedAndEveryFlowIsCheckedOnce() throws {
    let scratch = try Scratch()
    try scratch.write("one/a.leat.yaml", CheckTests.right)
    try scratch.write("one/two/b.leat.yaml", CheckTests.wrong)
    try scratch.write("one/.hidden/c.leat.yaml", CheckTests.wrong)
    let outcome = try scratch.leat("check", "one", "one/a.leat.yaml", "--format", "concise")
    #expect(outcome.code == Code.findings)
    #expect(outcome.output == "one/two/b.leat.yaml:3:6: error[unknown-name]: nothing is named `b`\n")
    let text = try scratch.leat("check", "one", "one/a.leat.yaml")
    #expect(text.errors.hasSuffix("checked 2 flows, 2 nodes: 1 error\n"), "\(text.errors)")
  }

  @Test func jsonIsOneValueForAllFiles() throws {
    let scratch = try Scratch()
    try scratch.write("a.leat.yaml", CheckTests.wrong)
    try scratch.write("b.leat.yaml", CheckTests.right)
    try scratch.write("c.leat.yaml", CheckTests.wrong)
    let outcome = try scratch.leat("check", "--format", "json")
    #expect(outcome.code == Code.findings)
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    let found = try #require(report["diagnostics"] as? [[String: Any]])
    #expect(found.map { $0["path"] as? String } == ["a.leat.yaml", "c.leat.yaml"])
    #expect(found.map { $0["line"] as? Int } == [3, 3])
    let clean = try scratch.leat("check", "b.leat.yaml", "--format", "json")
    #expect(clean.code == Code.ok && clean.output.contains("\"diagnostics\":[]") && clean.errors.isEmpty)
  }

  @Test func aMissingFileDoesNotHideTheOthersFindings() throws {
    let scratch = try Scratch()
    try scratch.write("a.leat.yaml", CheckTests.wrong)
    try scratch.write("b.leat.yaml", CheckTests.right)
    let found = try scratch.leat("check", "absent.leat.yaml", "a.leat.yaml")
    #expect(found.code == Code.findings)
    #expect(found.errors.contains("a.leat.yaml:3:6: ") && found.errors.contains("absent.leat.yaml: "))
    let sound = try scratch.leat("check", "absent.leat.yaml", "b.leat.yaml")
    #expect(sound.code == Code.trouble)
  }

  @Test func unknownNamesAreFindingsOfTheVerbsThatLookThemUp() throws {
    let scratch = try SalesFlow.scratch()
    for arguments in [
      ["explain", SalesFlow.file, "scald"], ["graph", SalesFlow.file, "--of", "scald"],
    ] {
      let outcome = try scratch.leat(arguments)
      #expect(outcome.code == Code.findings)
      #expect(outcome.errors.contains("did you mean `scaled`?") || outcome.errors.contains("`sales.scaled`"))
    }
    // A node that nothing is known of is not unknown.
    let text = SalesFlow.text.replacing("amount * factor", with: "amuont * factor")
    try scratch.write("broken.leat.yaml", text)
    let broken = try scratch.leat("explain", "broken.leat.yaml", "recent")
    #expect(broken.code == Code.findings)
    #expect(broken.errors.contains("nothing is known of `recent`: it depends on what is told above"))
    let transform = try scratch.leat("transforms", "rolling_men")
    #expect(transform.code == Code.findings)
    #expect(transform.errors == "leat: there is no transform `rolling_men`; did you mean `rolling_mean`?\n")
  }
}
