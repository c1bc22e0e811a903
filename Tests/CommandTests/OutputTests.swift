import Foundation
import Testing

/// Files that runs write: whole or not at all.
@Suite struct OutputTests {
  @Test func aFailedRunLeavesTheOldOutputAndNothingElse() throws {
    let scratch = try SalesFlow.scratch(data: SalesFlow.disorderedData)
    try scratch.write("out/features.csv", "precious\n")
    let before = scratch.files
    let outcome = try scratch.leat("run", SalesFlow.file)
    #expect(outcome.code == Code.findings)
    #expect(scratch.text("out/features.csv") == "precious\n")
    #expect(scratch.files == before)
  }

  @Test func whenOneOutputCannotBeWrittenNoneAppears() throws {
    let scratch = try TwoOutputs.scratch()
    try scratch.write("out/first.csv", "precious\n")
    let before = scratch.files
    // A device on which there is never room.
    let outcome = try scratch.leat("run", TwoOutputs.file, "--output", "second=/dev/full")
    #expect(outcome.code == Code.trouble)
    #expect(outcome.errors.contains("/dev/full: ") && outcome.errors.contains("No space left"))
    #expect(scratch.text("out/first.csv") == "precious\n")
    #expect(scratch.files == before)
  }

  @Test(arguments: [
    ("data", "leat: data: cannot write it: it is a folder\n"),
    ("data/sales.csv/x.csv", "leat: data/sales.csv/x.csv: cannot write it: data/sales.csv is no folder\n"),
    ("/proc/absent/x.csv", "leat: /proc/absent/x.csv: "),
    ("/sys/x.csv", "leat: /sys/x.csv: "),
  ])
  func aTargetThatCannotBeIsTrouble(_ path: String, _ message: String) throws {
    let scratch = try SalesFlow.scratch()
    let before = scratch.files
    let outcome = try scratch.leat("run", SalesFlow.file, "--output", "features=\(path)")
    #expect(outcome.code == Code.trouble)
    #expect(outcome.errors.hasPrefix(message), "\(outcome.errors)")
    #expect(!outcome.errors.contains("no such file"))
    #expect(scratch.files == before)
  }

  @Test func targetsAreLookedAtBeforeTheWork() throws {
    let scratch = try SalesFlow.scratch(data: SalesFlow.disorderedData)
    let outcome = try scratch.leat("run", SalesFlow.file, "--output", "features=data")
    #expect(outcome.code == Code.trouble)
    #expect(outcome.errors.contains("it is a folder"))
  }

  @Test func anUnknownFormatInAFlowIsAFinding() throws {
    let scratch = try Scratch()
    try scratch.write(
      "s.leat.yaml",
      "leat: 1\nsources:\n  s: {path: x.csv, columns: {a: int64}}\noutputs:\n"
        + "  o: {from: s, select: [a], path: o.xlsx}\n")
    try scratch.write("x.csv", "a\n1\n")
    let outcome = try scratch.leat("run", "s.leat.yaml")
    #expect(outcome.code == Code.findings)
    #expect(outcome.errors.contains("o.xlsx"))
  }

  @Test func twoOutputsDoNotShareAFile() throws {
    let scratch = try TwoOutputs.scratch()
    let before = scratch.files
    let outcome = try scratch.leat(
      "run", TwoOutputs.file, "--output", "first=x.csv", "--output", "second=x.csv")
    #expect(outcome.code == Code.usage)
    #expect(outcome.errors.contains("`first`") && outcome.errors.contains("`second`"))
    #expect(scratch.files == before)
  }

  @Test func aLinkStaysALinkAndAFileKeepsItsPermissions() throws {
    let scratch = try SalesFlow.scratch()
    try scratch.write("kept/real.csv", "old\n")
    let real = scratch.path + "/kept/real.csv"
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: real)
    try scratch.write("out/x", "")
    let link = scratch.path + "/out/features.csv"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "../kept/real.csv")
    #expect(try scratch.leat("run", SalesFlow.file).code == Code.ok)
    #expect(scratch.text("kept/real.csv") == SalesFlow.features)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "../kept/real.csv")
    let mode = try FileManager.default.attributesOfItem(atPath: real)[.posixPermissions] as? Int
    #expect(mode == 0o640)
  }

  @Test func anOutputMayReplaceItsOwnSource() throws {
    let scratch = try SalesFlow.scratch()
    let outcome = try scratch.leat("run", SalesFlow.file, "--output", "features=data/sales.csv")
    #expect(outcome.code == Code.ok)
    #expect(scratch.text("data/sales.csv") == SalesFlow.features)
  }
}
