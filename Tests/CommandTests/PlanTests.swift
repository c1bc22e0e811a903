import Foundation
import Testing

/// Plan files: `leat compile`, and `leat run` on what it wrote.
@Suite struct PlanTests {
  private static let file = "sales.leatplan"

  /// A folder with the plan and without its flow.
  private func compiled(_ options: String...) throws -> Scratch {
    let scratch = try SalesFlow.scratch()
    let outcome = try scratch.leat(["compile", SalesFlow.file] + options)
    #expect(outcome.code == Code.ok, "\(outcome.errors)")
    #expect(outcome.errors.hasPrefix("wrote \(PlanTests.file): "))
    try scratch.remove(SalesFlow.file)
    return scratch
  }

  @Test func theSameFlowGivesTheSameBytes() throws {
    let scratch = try SalesFlow.scratch()
    var seen: Set<Data> = []
    for name in ["one.leatplan", "two.leatplan", "three.leatplan"] {
      #expect(try scratch.leat("compile", SalesFlow.file, "-o", name).code == Code.ok)
      seen.insert(try #require(scratch.bytes(name)))
    }
    #expect(seen.count == 1)
  }

  @Test func aPlanRunsWithoutItsFlow() throws {
    let scratch = try compiled()
    let outcome = try scratch.leat("run", PlanTests.file)
    #expect(outcome.code == Code.ok, "\(outcome.errors)")
    #expect(scratch.text("out/features.csv") == SalesFlow.features)
  }

  @Test func aPlanElsewhereFindsTheFilesOfItsFlow() throws {
    let scratch = try SalesFlow.scratch()
    #expect(try scratch.leat("compile", SalesFlow.file, "-o", "plans/new/x.leatplan").code == Code.ok)
    try scratch.remove(SalesFlow.file)
    let outcome = try scratch.leat(["run", "x.leatplan"], in: "plans/new")
    #expect(outcome.code == Code.ok, "\(outcome.errors)")
    #expect(scratch.text("out/features.csv") == SalesFlow.features)
    #expect(
      scratch.files.filter { $0.hasPrefix("plans/") } == ["plans/", "plans/new/", "plans/new/x.leatplan"])
  }

  /// The loader binds a function of libyaml when it is first called, and can be asked to tell.
  @Test func aPlanRunsWithoutYAML() throws {
    let scratch = try SalesFlow.scratch()
    #expect(try scratch.leat("compile", SalesFlow.file).code == Code.ok)
    func bound(_ path: String) throws -> [Substring] {
      let outcome = try scratch.shell(
        "export LD_DEBUG=bindings LD_DEBUG_OUTPUT=trace; leat run \(path); unset LD_DEBUG; cat trace.*")
      _ = try scratch.shell("rm trace.*")
      let lines = outcome.output.split(separator: "\n").filter { $0.contains("/leat [0] to ") }
      #expect(lines.contains { $0.contains("libc.so") }, "the loader told nothing")
      return lines.filter { $0.contains("symbol `yaml_") }
    }
    #expect(try !bound(SalesFlow.file).isEmpty)
    try scratch.remove(SalesFlow.file)
    #expect(try bound(PlanTests.file).isEmpty)
    #expect(scratch.text("out/features.csv") == SalesFlow.features)
  }

  @Test(arguments: [
    (
      "shop,day\na,1\n",
      "column `amount`: the file has no such column, which is declared as float64"
    ),
    (
      "shop,price\na,1\n",
      "its columns are not those of source `sales`: "
        + "column `amount`: the file has no such column, which is declared as float64; "
        + "column `day`: the file has no such column, which is declared as int64"
    ),
  ])
  func aPlanRefusesASourceWithoutItsColumns(_ data: String, _ explanation: String) throws {
    let scratch = try compiled()
    try scratch.write("data/sales.csv", data)
    let outcome = try scratch.leat("run", PlanTests.file)
    #expect(outcome.code == Code.findings)
    #expect(outcome.errors == "leat: data/sales.csv: \(explanation)\n")
    #expect(scratch.bytes("out/features.csv") == nil)
  }

  @Test func columnsThatThePlanDoesNotKnowAndTheirOrderAreNoMatter() throws {
    let scratch = try compiled()
    try scratch.write("data/sales.csv", "note,amount,day,shop\nx,1.5,1,a\n,2,2,a\n,4,1,b\n,0.5,2,b\n")
    let outcome = try scratch.leat("run", PlanTests.file)
    #expect(outcome.code == Code.ok, "\(outcome.errors)")
    #expect(scratch.text("out/features.csv") == SalesFlow.features)
  }

  /// Three versions of one Parquet file: columns a (int64) and b (string); without b; with more, reordered.
  @Test(
    .enabled(if: Corpora.arePresent, "the corpora are not at \(Corpora.root)"),
    arguments: [
      ("q19_schema_v1", "{a: int64, b: string}", nil),
      ("q22_schema_v4_extra", "{a: int64, b: string}", nil),
      (
        "q21_schema_v3_missing", "{a: int64, b: string}",
        "column `b`: the file has no such column, which is declared as string"
      ),
      (
        "q19_schema_v1", "{a: int32, b: float64, c: date}",
        "its columns are not those of source `s`: "
          + "column `a`: the file has int64, which does not become int32 without loss; "
          + "column `b`: the file has string, which does not become float64 without loss; "
          + "column `c`: the file has no such column, which is declared as date"
      ),
    ] as [(String, String, String?)])
  func aPlanRefusesWhatHasChangedInItsSource(_ file: String, _ columns: String, _ explanation: String?) throws
  {
    let scratch = try Scratch()
    let selected = columns.contains("c:") ? "a, b, c" : "a, b"
    try scratch.write(
      "f.leat.yaml",
      "leat: 1\nsources:\n  s: {path: s.parquet, columns: \(columns)}\n"
        + "outputs:\n  o: {select: [\(selected)]}\n"
    )
    #expect(try scratch.leat("compile", "f.leat.yaml").code == Code.ok)
    let path = Corpora.root + "/hostile/data/\(file).parquet"
    let outcome = try scratch.leat("run", "f.leatplan", "--source", "s=\(path)")
    #expect(outcome.code == (explanation == nil ? Code.ok : Code.findings), "\(outcome.errors)")
    if let explanation { #expect(outcome.errors == "leat: \(path): \(explanation)\n") }
  }

  @Test func parametersThatAreValuesAreBoundAgain() throws {
    let scratch = try compiled()
    let outcome = try scratch.leat("run", PlanTests.file, "--param", "factor=3")
    #expect(outcome.code == Code.ok, "\(outcome.errors)")
    #expect(scratch.text("out/features.csv") == SalesFlow.tripled)
  }

  @Test func parametersThatShapeThePlanAreBoundByCompile() throws {
    let scratch = try compiled("--param", "window=1")
    #expect(try scratch.leat("run", PlanTests.file).code == Code.ok)
    let column = scratch.text("out/features.csv")?.split(separator: "\n").map { $0.split(separator: ",")[3] }
    #expect(column == ["recent", "3.0", "4.0", "8.0", "1.0"])
  }

  @Test(arguments: [
    (["--param", "window=3"], "compile the flow with `--param window=3`"),
    (["--param", "facter=3"], "the plan has no parameter `facter`; did you mean `factor`?"),
    (["--param", "factor=11"], "parameter `factor`: 11 is more than its `max`, 10"),
    (["--param", "factor=much"], "parameter `factor` is float64, and `much` is none"),
    (["--param", "mode=triple"], "parameter `mode`: expected one of plain, double, found `triple`"),
    (["--param", "bonus=300"], "parameter `bonus`: 300 does not fit int8"),
    (["--select", "scaled"], "--select needs the flow"),
    (["--override", "scaled=x.csv"], "--override needs the flow"),
    (["--disable", "fusion"], "--disable needs the flow"),
    (["--source", "sale=x.csv"], "there is no source `sale`; did you mean `sales`?"),
  ])
  func aPlanRefusesWhatItCannotDo(_ options: [String], _ explanation: String) throws {
    let scratch = try compiled()
    let before = scratch.files
    let outcome = try scratch.leat(["run", PlanTests.file] + options)
    #expect(outcome.code == Code.usage, "\(outcome.errors)")
    #expect(outcome.errors.contains(explanation), "\(outcome.errors)")
    #expect(scratch.files == before)
  }

  @Test func aDamagedPlanIsRefused() throws {
    let scratch = try compiled()
    let plan = try #require(scratch.bytes(PlanTests.file))
    var damaged: [Data] = [Data(), plan + Data([0])]
    for length in stride(from: 1, to: plan.count, by: plan.count / 7) { damaged.append(plan.prefix(length)) }
    for place in stride(from: 0, to: plan.count, by: plan.count / 9) {
      var bytes = plan
      bytes[place] ^= 0x10
      damaged.append(bytes)
    }
    for bytes in damaged {
      try scratch.write(PlanTests.file, bytes)
      let outcome = try scratch.leat("run", PlanTests.file)
      #expect(outcome.code == Code.findings)
      #expect(outcome.errors.hasPrefix("leat: \(PlanTests.file): "), "\(outcome.errors)")
    }
    #expect(scratch.bytes("out/features.csv") == nil)
  }

  @Test func aPlanOfAnotherVersionNamesBoth() throws {
    let scratch = try compiled()
    var plan = try #require(scratch.bytes(PlanTests.file))
    let own = plan[8]
    plan[8] = 200
    try scratch.write(PlanTests.file, plan)
    let outcome = try scratch.leat("run", PlanTests.file)
    #expect(outcome.code == Code.findings)
    #expect(outcome.errors.contains("format 200") && outcome.errors.contains("format \(own)"))
    #expect(outcome.errors.contains("compile the flow again"))
  }

  @Test func aFlowUnderAPlansNameIsToldToBeCompiled() throws {
    let scratch = try SalesFlow.scratch()
    try scratch.write("flow.leatplan", SalesFlow.text)
    let outcome = try scratch.leat("run", "flow.leatplan")
    #expect(outcome.code == Code.findings)
    #expect(outcome.errors.contains("leat compile"))
  }

  @Test(.enabled(if: Corpora.arePresent, "the corpora are not at \(Corpora.root)"))
  func hostilePlansAreRefused() throws {
    let scratch = try Scratch()
    let names = try FileManager.default.contentsOfDirectory(atPath: Corpora.root + "/hostile/plan")
    #expect(names.count == 18)
    for name in names.sorted() {
      let outcome = try scratch.leat("run", Corpora.root + "/hostile/plan/" + name)
      #expect(outcome.code == Code.findings, "\(name): \(outcome.errors)")
      #expect(outcome.errors.contains("/\(name): this is no plan file"), "\(name): \(outcome.errors)")
      #expect(scratch.files.isEmpty)
    }
  }

  @Test func compilingNeverHarmsWhatIsThere() throws {
    let scratch = try SalesFlow.scratch()
    let onFlow = try scratch.leat("compile", SalesFlow.file, "-o", "./\(SalesFlow.file)")
    #expect(onFlow.code == Code.usage)
    #expect(scratch.text(SalesFlow.file) == SalesFlow.text)
    let drawn = try scratch.leat("graph", SalesFlow.file, "-o", SalesFlow.file)
    #expect(drawn.code == Code.usage)
    #expect(scratch.text(SalesFlow.file) == SalesFlow.text)
    let onFolder = try scratch.leat("compile", SalesFlow.file, "-o", "data")
    #expect(onFolder.code == Code.trouble)
    try scratch.write("wrong.leat.yaml", "leat: 1\nnodes:\n  a: b\n")
    try scratch.write("wrong.leatplan", "precious\n")
    #expect(try scratch.leat("compile", "wrong.leat.yaml").code == Code.findings)
    #expect(scratch.text("wrong.leatplan") == "precious\n")
    #expect(scratch.files.allSatisfy { !$0.contains(".part") })
  }

  @Test func aPlanMayGoIntoAPipe() throws {
    let scratch = try SalesFlow.scratch()
    let outcome = try scratch.shell("leat compile \(SalesFlow.file) -o /dev/stdout | cat > piped.leatplan")
    #expect(outcome.code == Code.ok)
    #expect(outcome.errors.hasPrefix("wrote /dev/stdout: "))
    #expect(try scratch.leat("run", "piped.leatplan").code == Code.ok)
    #expect(scratch.text("out/features.csv") == SalesFlow.features)
  }
}
