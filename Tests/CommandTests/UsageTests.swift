import Foundation
import Testing

/// What the command line itself says: help, version, misspellings, exit codes.
@Suite struct UsageTests {
  @Test func helpIsShownWithoutArguments() throws {
    let alone = try Scratch().leat()
    #expect(alone.code == Code.ok)
    #expect(alone.output.contains("USAGE: leat <subcommand>"))
    #expect(alone.output.contains("run "))
  }

  @Test func theVersionIsAVerbAndAnOption() throws {
    let scratch = try Scratch()
    let verb = try scratch.leat("version")
    let option = try scratch.leat("--version")
    #expect(verb.code == Code.ok && option.code == Code.ok)
    #expect(verb.output.wholeMatch(of: /leat [0-9]+\.[0-9]+\.[0-9]+\n/) != nil)
    #expect(option.output == verb.output)
  }

  @Test(arguments: [
    (["rnu", "x"], "there is no verb `rnu`; did you mean `run`?"),
    (["frobnicate"], "verbs: check, compile, explain, graph, run"),
    (["run"], "Missing expected argument"),
    (["run", "x.leat.yaml", "--treads", "2"], "Did you mean '--threads'?"),
    (["run", "x.leat.yaml", "--threads", "0"], "between 1 and 1024"),
    (["run", "x.leat.yaml", "--threads", "two"], "invalid"),
    (["run", "x.leat.yaml", "--rows=-1"], "not negative"),
    (["check", "--format", "xml"], "text, concise, json"),
  ])
  func wrongUsageIsExplained(_ arguments: [String], _ explanation: String) throws {
    let outcome = try Scratch().leat(arguments)
    #expect(outcome.code == Code.usage)
    #expect(outcome.errors.contains(explanation), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
  }

  @Test(arguments: [
    (["--param", "facter=1"], "the flow has no parameter `facter`; did you mean `factor`?"),
    (["--param", "factor"], "--param takes name=value, not `factor`"),
    (["--param", "=1"], "--param takes name=value"),
    (["--param", "factor=1", "--param", "factor=2"], "--param factor is given twice"),
    (["--param", "factor=much"], "parameter `factor` is float64, and `much` is none"),
    (["--param", "factor=11"], "parameter `factor`: 11 is more than its `max`, 10"),
    (["--param", "factor=-0.5"], "parameter `factor`: -0.5 is less than its `min`, 0"),
    (["--param", "factor=nan"], "parameter `factor`: NaN is not within limits"),
    (["--param", "window=0"], "parameter `window`: 0 is less than its `min`, 1"),
    (["--param", "mode=triple"], "parameter `mode`: expected one of plain, double, found `triple`"),
    (["--param", "bonus=300"], "parameter `bonus`: 300 does not fit int8"),
    (["--source", "sale=x.csv"], "there is no source `sale`; did you mean `sales`?"),
    (["--source", "sales="], "--source sales has no path"),
    (["--output", "feature=x.csv"], "there is no output `feature`; did you mean `features`?"),
    (["--output", "features=x.xlsx"], ".parquet"),
    (["--select", "scald"], "the flow has no node, frame or output `scald`; did you mean `scaled`?"),
    (["--select", ""], "--select names no node"),
    (["--override", "scald=x.csv"], "the flow has no node `scald`; did you mean `scaled`?"),
    (["--override", "scaled=x.xlsx"], ".parquet"),
    (["--disable", "fusoin"], "there is no pass `fusoin`; passes: "),
  ])
  func optionsAreHeldAgainstTheFlow(_ options: [String], _ explanation: String) throws {
    let scratch = try SalesFlow.scratch()
    let before = scratch.files
    let outcome = try scratch.leat(["run", SalesFlow.file] + options)
    #expect(outcome.code == Code.usage, "\(outcome.errors)")
    #expect(outcome.errors.hasPrefix("leat: ") && outcome.errors.contains(explanation), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
    #expect(scratch.files == before)
  }

  @Test func allProblemsOfTheCommandLineComeAtOnce() throws {
    let outcome = try SalesFlow.scratch().leat(
      "run", SalesFlow.file, "--param", "factor=11", "--param", "windw=2")
    #expect(outcome.code == Code.usage)
    #expect(outcome.errors.contains("`windw`") && outcome.errors.contains("11 is more than its `max`, 10"))
  }

  @Test(arguments: ["check", "run", "compile", "explain", "graph"])
  func aMissingFileIsTrouble(_ verb: String) throws {
    let outcome = try Scratch().leat(verb, "absent.leat.yaml")
    #expect(outcome.code == Code.trouble)
    #expect(outcome.errors == "leat: absent.leat.yaml: there is no such file\n")
  }

  @Test(arguments: ["check", "run", "compile", "explain", "graph"])
  func anUnreadableFileIsTrouble(_ verb: String) throws {
    let scratch = try Scratch()
    // Reading it fails for everybody, root included.
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path + "/odd.leat.yaml", withDestinationPath: "/proc/self/mem")
    let outcome = try scratch.leat(verb, "odd.leat.yaml")
    #expect(outcome.code == Code.trouble)
    #expect(outcome.errors.hasPrefix("leat: odd.leat.yaml: "), "\(outcome.errors)")
  }

  @Test(arguments: ["run", "compile"])
  func aWrongFlowIsAFindingWithItsPlace(_ verb: String) throws {
    let scratch = try Scratch()
    try scratch.write("wrong.leat.yaml", "leat: 1\nnodes:\n  a: b\n")
    let outcome = try scratch.leat(verb, "wrong.leat.yaml")
    #expect(outcome.code == Code.findings)
    #expect(outcome.errors.hasPrefix("wrong.leat.yaml:3:6: error[unknown-name]: "))
    #expect(outcome.output.isEmpty)
    #expect(scratch.files == ["wrong.leat.yaml"])
  }

  @Test func namesOnTheCommandLineCannotSteerTheTerminal() throws {
    let outcome = try Scratch().leat("run", "a\u{1b}[31m.leat.yaml")
    #expect(outcome.code == Code.trouble)
    #expect(!outcome.errors.contains("\u{1b}") && outcome.errors.contains("\\u{1b}"))
  }
}
