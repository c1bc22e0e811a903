import Foundation
import Testing

/// `leat check --fix`.
@Suite struct FixTests {
  private static let wrong = """
    leat: 1
    sources:
      weekly: {columns: {spend: float64, signups: int64}}
    nodes:
      # The comment stays.
      cost: spend / sign_ups
      both: spned > 1 && signups != "2"
      none: spend / nothing
    """
  private static let fixed = wrong.replacing("sign_ups", with: "signups").replacing("spned", with: "spend")
    .replacing("&&", with: "and").replacing("\"2\"", with: "'2'")

  @Test func whatCanBeRepairedIsAndTheRestIsTold() throws {
    let scratch = try Scratch()
    try scratch.write("a.leat.yaml", FixTests.wrong)
    let outcome = try scratch.leat("check", "a.leat.yaml", "--fix")
    #expect(outcome.code == Code.findings)
    #expect(scratch.text("a.leat.yaml") == FixTests.fixed)
    let lines = outcome.errors.split(separator: "\n")
    #expect(lines[0] == "fixed a.leat.yaml:6:17: `sign_ups` -> `signups` (unknown-column)")
    #expect(lines.count { $0.hasPrefix("fixed ") } == 4, "\(outcome.errors)")
    #expect(outcome.errors.contains("error[unknown-column]: frame `weekly` has no column `nothing`"))
    #expect(outcome.errors.contains("a.leat.yaml:7:34: error[type-mismatch]: "))
    #expect(scratch.files == ["a.leat.yaml"])
    // A second run has nothing to do.
    let again = try scratch.leat("check", "a.leat.yaml", "--fix")
    #expect(!again.errors.contains("fixed ") && again.code == Code.findings)
  }

  @Test func aDifferenceIsShownAndNothingWritten() throws {
    let scratch = try Scratch()
    try scratch.write("a.leat.yaml", FixTests.wrong)
    let outcome = try scratch.leat("check", "a.leat.yaml", "--diff")
    #expect(outcome.code == Code.findings)
    #expect(scratch.text("a.leat.yaml") == FixTests.wrong)
    // `patch` takes it.
    try scratch.write("a.patch", outcome.output)
    #expect(try scratch.shell("patch -s -p0 < a.patch").code == 0)
    #expect(scratch.text("a.leat.yaml") == FixTests.fixed)
    #expect(try scratch.leat("check", "a.leat.yaml", "--diff", "--format", "json").code == Code.usage)
  }

  @Test func permissionsAndLinksStay() throws {
    let scratch = try Scratch()
    try scratch.write("real/a.leat.yaml", FixTests.wrong)
    let real = scratch.path + "/real/a.leat.yaml"
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: real)
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path + "/link.leat.yaml", withDestinationPath: "real/a.leat.yaml")
    _ = try scratch.leat("check", "link.leat.yaml", "--fix")
    #expect(scratch.text("real/a.leat.yaml") == FixTests.fixed)
    #expect(scratch.files == ["link.leat.yaml", "real/", "real/a.leat.yaml"])
    let attributes = try FileManager.default.attributesOfItem(atPath: real)
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    let link = try FileManager.default.attributesOfItem(atPath: scratch.path + "/link.leat.yaml")
    #expect(link[.type] as? FileAttributeType == .typeSymbolicLink)
  }

  @Test func bytesAroundARepairStay() throws {
    let scratch = try Scratch()
    let text = "\u{feff}leat: 1\r\nnodes:\r\n  n: 1 \u{2212} 2 # é\r\n"
    try scratch.write("a.leat.yaml", text)
    #expect(try scratch.leat("check", "a.leat.yaml", "--fix").code == Code.ok)
    let expected = text.replacing("\u{2212}", with: "-")
    #expect(scratch.bytes("a.leat.yaml") == Data(expected.utf8))
  }

  @Test func aSoundFlowIsNotWritten() throws {
    let scratch = try Scratch()
    try scratch.write("a.leat.yaml", "leat: 1\nnodes:\n  a: 1\n")
    let file = scratch.path + "/a.leat.yaml"
    let before = try FileManager.default.attributesOfItem(atPath: file)[.systemFileNumber] as? Int
    let outcome = try scratch.leat("check", "a.leat.yaml", "--fix")
    #expect(outcome.code == Code.ok && outcome.errors == "checked 1 flow, 1 node: no problems\n")
    #expect(try FileManager.default.attributesOfItem(atPath: file)[.systemFileNumber] as? Int == before)
  }
}
