import Foundation
import Testing

/// Bind files as the command line takes them.
@Suite struct BindTests {
  private static let flow = """
    leat: 1
    params:
      window: {type: int64, min: 1}
      scale: {type: float64, default: 1, max: 100}
    sources:
      weekly: {path: data/weekly.csv, order: position, columns: {spend: float64}}
    nodes:
      trend: rolling_sum(spend, window) * scale
    outputs:
      features: {from: weekly}

    """
  private static let bind = """
    leat: 1
    flow: ../flows/features.leat.yaml
    params: {window: 2, scale: 10}
    sources: {weekly: ../data/weekly.csv}
    outputs: {features: out/features.csv}

    """

  private static func project() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write("flows/features.leat.yaml", flow)
    try scratch.write("conf/prod.bind.yaml", bind)
    try scratch.write("data/weekly.csv", "spend\n1\n2\n4\n")
    return scratch
  }

  /// 2 rows of window, times 10: by hand.
  private static let features = "trend\n\n30.0\n60.0\n"

  @Test(arguments: ["", "conf", "flows"])
  func pathsAreRelativeToTheBindFile(folder: String) throws {
    let scratch = try Self.project()
    let up = folder.isEmpty ? "" : "../"
    let flow = ["run", up + "flows/features.leat.yaml", "--bind", up + "conf/prod.bind.yaml"]
    let outcome = try scratch.leat(flow, in: folder)
    #expect(outcome.code == Code.ok, "\(outcome)")
    #expect(scratch.text("conf/out/features.csv") == Self.features)
    try scratch.remove("conf/out/features.csv")
    let named = try scratch.leat(["run", up + "conf/prod.bind.yaml"], in: folder)
    #expect(named.code == Code.ok, "\(named)")
    #expect(scratch.text("conf/out/features.csv") == Self.features)
    try scratch.remove("conf/out/features.csv")
    let absolute = try scratch.leat(["run", scratch.path + "/conf/prod.bind.yaml"], in: folder)
    #expect(absolute.code == Code.ok, "\(absolute)")
    #expect(scratch.text("conf/out/features.csv") == Self.features)
  }

  @Test func laterFilesAndTheCommandLineWin() throws {
    let scratch = try Self.project()
    try scratch.write("mine.bind.yaml", "leat: 1\nparams:\n  scale: 1\noutputs:\n  features: mine.csv\n")
    let later = try scratch.leat("run", "conf/prod.bind.yaml", "--bind", "mine.bind.yaml")
    #expect(later.code == Code.ok, "\(later)")
    #expect(scratch.text("mine.csv") == "trend\n\n3.0\n6.0\n")
    let flags = try scratch.leat(
      "run", "conf/prod.bind.yaml", "--bind", "mine.bind.yaml", "--param", "scale=2", "--output",
      "features=flag.csv")
    #expect(flags.code == Code.ok, "\(flags)")
    #expect(scratch.text("flag.csv") == "trend\n\n6.0\n12.0\n")
  }

  @Test func aPlanKeepsWhatShapedItAndTakesTheRest() throws {
    let scratch = try Self.project()
    #expect(try scratch.leat("compile", "conf/prod.bind.yaml", "-o", "plans/prod.leatplan").code == Code.ok)
    try scratch.remove("flows")
    try scratch.remove("conf/prod.bind.yaml")
    #expect(try scratch.leat("run", "plans/prod.leatplan").code == Code.ok)
    #expect(scratch.text("conf/out/features.csv") == Self.features)
    try scratch.write(
      "conf/test.bind.yaml",
      "leat: 1\nparams:\n  scale: 1\nsources:\n  weekly: few.csv\noutputs:\n  features: few-out.csv\n")
    try scratch.write("conf/few.csv", "spend\n3\n4\n")
    let other = try scratch.leat("run", "plans/prod.leatplan", "--bind", "conf/test.bind.yaml")
    #expect(other.code == Code.ok, "\(other)")
    #expect(scratch.text("conf/few-out.csv") == "trend\n\n7.0\n")
  }

  @Test func whatAPlanCannotTakeIsToldAtItsToken() throws {
    let scratch = try Self.project()
    #expect(try scratch.leat("compile", "conf/prod.bind.yaml", "-o", "prod.leatplan").code == Code.ok)
    try scratch.write(
      "bad.bind.yaml",
      "leat: 1\nparams:\n  window: 3\n  scale: 101\n  scal: 1\nsources:\n  weakly: x.csv\n"
        + "outputs:\n  features: {format: exel}\n  feature: y.csv\n")
    let outcome = try scratch.leat("run", "prod.leatplan", "--bind", "bad.bind.yaml", "--format", "concise")
    #expect(outcome.code == Code.findings)
    #expect(
      outcome.errors == """
        bad.bind.yaml:3:3: error[invalid-parameter]: parameter `window` shaped the plan and is fixed in it
        bad.bind.yaml:4:10: error[invalid-parameter]: parameter `scale`: 101 is more than its `max`, 100
        bad.bind.yaml:5:3: error[unknown-name]: the flow has no parameter `scal`
        bad.bind.yaml:7:3: error[unknown-frame]: the flow has no source `weakly`
        bad.bind.yaml:9:22: error[unknown-format]: there is no file format `exel`
        bad.bind.yaml:10:3: error[unknown-name]: the flow has no output `feature`

        """)
  }

  @Test func aFolderIsCheckedWithItsBindFiles() throws {
    let scratch = try Self.project()
    let sound = try scratch.leat("check")
    #expect(sound.code == Code.ok, "\(sound)")
    #expect(sound.errors == "checked 1 flow, 1 node, 1 bind file: no problems\n")
    // The same mistake of the flow is told once, that of the bind file at its token.
    try scratch.write("flows/features.leat.yaml", Self.flow + "  more: {from: weekly, select: [trnd]}\n")
    try scratch.write("conf/prod.bind.yaml", Self.bind.replacing("window: 2", with: "window: 0"))
    let broken = try scratch.leat("check", "--format", "concise")
    #expect(broken.code == Code.findings)
    #expect(
      broken.output == """
        flows/features.leat.yaml:11:33: error[unknown-column]: output `more` cannot select `trnd`
        conf/prod.bind.yaml:3:18: error[invalid-parameter]: parameter `window`: 0 is less than its `min`, 1

        """)
  }

  @Test func aBindFileIsCheckedAloneWhereItNamesItsFlow() throws {
    let scratch = try Self.project()
    #expect(try scratch.leat("check", "conf/prod.bind.yaml").code == Code.ok)
    try scratch.write(
      "conf/prod.bind.yaml", Self.bind.replacing("flow: ../flows/features.leat.yaml\n", with: ""))
    let without = try scratch.leat("check", "conf/prod.bind.yaml")
    #expect(without.code == Code.usage)
    #expect(without.errors.hasPrefix("leat: conf/prod.bind.yaml names no flow"), "\(without.errors)")
    #expect(try scratch.leat("run", "conf/prod.bind.yaml").code == Code.usage)
    // It may be one that several flows share: its form is checked all the same.
    #expect(try scratch.leat("check", "conf").code == Code.ok)
    try scratch.write("conf/prod.bind.yaml", "leat: 1\nparam: {}\n")
    let form = try scratch.leat("check", "conf", "--format", "concise")
    #expect(form.output.hasPrefix("conf/prod.bind.yaml:2:1: error[unknown-key]"), "\(form.output)")
    try scratch.write("conf/prod.bind.yaml", "leat: 1\nflow: nowhere.leat.yaml\n")
    for verb in ["check", "run", "test"] {
      let absent = try scratch.leat(verb, "conf/prod.bind.yaml")
      #expect(absent.code == Code.trouble)
      #expect(
        absent.errors.hasPrefix(
          "leat: conf/prod.bind.yaml:2:7: conf/nowhere.leat.yaml: there is no such file"), "\(absent.errors)")
    }
    #expect(try scratch.leat("run", "conf/none.bind.yaml").code == Code.trouble)
  }

  @Test func anEmptyPathIsToldWhereItStands() throws {
    let scratch = try Self.project()
    try scratch.write(
      "empty.bind.yaml", "leat: 1\nsources: {weekly: }\noutputs: {a: \"\", b: {path: }}\n")
    let outcome = try scratch.leat(
      "check", "flows/features.leat.yaml", "--bind", "empty.bind.yaml", "--format", "concise")
    #expect(outcome.code == Code.findings)
    for (place, name) in [("2:11", "weekly"), ("3:14", "a"), ("3:18", "b")] {
      let line = "empty.bind.yaml:\(place): error[expected-scalar]: the path of `\(name)` is empty\n"
      #expect(outcome.output.contains(line), "\(outcome.output)")
    }
  }

  @Test func fixRepairsABindFile() throws {
    let scratch = try Self.project()
    try scratch.write("conf/prod.bind.yaml", Self.bind.replacing("weekly:", with: "weakly:"))
    let outcome = try scratch.leat("check", "conf/prod.bind.yaml", "--fix")
    #expect(outcome.code == Code.ok, "\(outcome)")
    #expect(scratch.text("conf/prod.bind.yaml") == Self.bind)
  }

  @Test func explainAndGraphShowTheEnvironment() throws {
    let scratch = try Self.project()
    let explained = try scratch.leat("explain", "conf/prod.bind.yaml")
    #expect(explained.code == Code.ok && explained.output.contains("conf/out/features.csv"), "\(explained)")
    #expect(try scratch.leat("graph", "conf/prod.bind.yaml", "--format", "dot").code == Code.ok)
    let lost = try scratch.leat("graph", "conf/prod.bind.yaml", "-o", "conf/prod.bind.yaml")
    #expect(lost.code == Code.usage)
  }

  @Test func theFormatFollowsTheSuffix() throws {
    let scratch = try Self.project()
    try scratch.write(
      "flows/features.leat.yaml",
      Self.flow.replacing("path: data/weekly.csv", with: "path: data/weekly.parquet, format: parquet"))
    #expect(try scratch.leat("run", "conf/prod.bind.yaml").code == Code.ok)
    try scratch.write("data/weekly.text", "spend\n1\n2\n4\n")
    try scratch.write(
      "conf/prod.bind.yaml",
      Self.bind.replacing(
        "{weekly: ../data/weekly.csv}", with: "{weekly: {path: ../data/weekly.text, format: csv}}"))
    #expect(try scratch.leat("run", "conf/prod.bind.yaml").code == Code.ok)
    #expect(scratch.text("conf/out/features.csv") == Self.features)
  }
}
