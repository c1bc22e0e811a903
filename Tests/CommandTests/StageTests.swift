import Foundation
import Testing

/// `materialize` and `run --stage`: one flow in one step and in several.
@Suite struct StageTests {
  private static let flow = """
    leat: 1
    sources:
      weekly:
        path: weekly.csv
        series: region
        order: week
        columns: {region: string, week: int64, spend: float64?, visits: int64}
    nodes:
      filled: coalesce(spend, 0)
      trend: rolling_mean(filled, 2)
      per_visit: filled / visits
      all_spend: sum(filled)
    frames:
      regional:
        from: weekly
        group_by: region
        nodes:
          total: sum(filled)
          best: max(trend)
      large: {from: regional, where: total > 5}
      joined:
        from: weekly
        join: {with: regional, on: region, kind: left}
        nodes:
          share: filled / total * 100 / all_spend
          above: trend > best / 2
    outputs:
      a_features: {from: joined, select: [region, week, share, above, per_visit], path: out/features.csv}
      b_regions: {from: regional, path: out/regions.parquet, materialize: true}
      c_weeks:
        {from: weekly, select: [region, week, filled, trend], path: out/weeks.parquet, materialize: true}
      e_large: {from: large, select: [region, total], path: out/large.csv}
      d_scalars: {select: [all_spend], path: out/scalars.arrow, materialize: true}

    """
  private static let rows = """
    region,week,spend,visits
    us,1,0.1,3
    eu,1,4,7
    us,2,,2
    as,1,7,0
    us,3,12.7,9
    eu,2,0.3,1

    """
  private static let names = [
    "features.csv", "large.csv", "regions.parquet", "weeks.parquet", "scalars.arrow",
  ]

  private static func project() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write("a.leat.yaml", flow)
    try scratch.write("weekly.csv", rows)
    return scratch
  }

  private static func written(_ scratch: Scratch) -> [Data?] { names.map { scratch.bytes("out/" + $0) } }

  @Test func oneStepAndSeveralGiveTheSameBytes() throws {
    let scratch = try Self.project()
    let whole = try scratch.leat("run", "a.leat.yaml")
    #expect(whole.code == Code.ok, "\(whole)")
    let expected = Self.written(scratch)
    #expect(!expected.contains(nil))
    // By hand: 12.8 in the us and 7 in the as are more than 5; 4.3 in the eu is not.
    #expect(scratch.text("out/large.csv") == "region,total\nus,12.799999999999999\nas,7.0\n")
    try scratch.remove("out")
    for stage in ["c_weeks", "d_scalars", "b_regions", "e_large", "a_features"] {
      let step = try scratch.leat("run", "a.leat.yaml", "--stage", stage)
      #expect(step.code == Code.ok, "\(stage): \(step)")
    }
    #expect(Self.written(scratch) == expected)
    // Again, in any order.
    for stage in ["a_features", "b_regions", "c_weeks"] {
      #expect(try scratch.leat("run", "a.leat.yaml", "--stage", stage).code == Code.ok)
    }
    #expect(Self.written(scratch) == expected)
  }

  @Test func aPlanRunsInStepsToo() throws {
    let scratch = try Self.project()
    #expect(try scratch.leat("run", "a.leat.yaml").code == Code.ok)
    let expected = Self.written(scratch)
    try scratch.remove("out")
    #expect(try scratch.leat("compile", "a.leat.yaml", "-o", "plans/a.leatplan").code == Code.ok)
    try scratch.remove("a.leat.yaml")
    for stage in ["c_weeks", "d_scalars", "b_regions", "e_large", "a_features"] {
      let step = try scratch.leat("run", "plans/a.leatplan", "--stage", stage)
      #expect(step.code == Code.ok, "\(stage): \(step)")
    }
    #expect(Self.written(scratch) == expected)
  }

  /// What is stored is read, not computed: the source is not even there any more, or says something else.
  @Test func aStepReadsWhatIsStored() throws {
    let scratch = try Self.project()
    for stage in ["c_weeks", "b_regions"] {
      #expect(try scratch.leat("run", "a.leat.yaml", "--stage", stage).code == Code.ok)
    }
    let regions = scratch.bytes("out/regions.parquet")
    try scratch.remove("weekly.csv")
    let second = try scratch.leat("run", "a.leat.yaml", "--stage", "b_regions")
    #expect(second.code == Code.ok, "\(second)")
    #expect(scratch.bytes("out/regions.parquet") == regions)
    #expect(try scratch.leat("run", "a.leat.yaml", "--stage", "c_weeks").code == Code.trouble)
  }

  @Test func aMissingStepIsNamed() throws {
    let scratch = try Self.project()
    let last = try scratch.leat("run", "a.leat.yaml", "--stage", "a_features")
    #expect(last.code == Code.trouble)
    #expect(last.errors.contains("run it first: `--stage c_weeks`"), "\(last.errors)")
    #expect(scratch.bytes("out/features.csv") == nil)
    let other = try scratch.leat("run", "a.leat.yaml", "--stage", "feature")
    #expect(other.code == Code.usage)
    #expect(other.errors.hasPrefix("leat: there is no stage `feature`"), "\(other.errors)")
    #expect(
      try scratch.leat("run", "a.leat.yaml", "--stage", "c_weeks", "--select", "trend").code == Code.usage)
  }

  @Test func aStepWritesItsQuarantineToo() throws {
    let scratch = try Scratch()
    try scratch.write(
      "q.leat.yaml",
      """
      leat: 1
      sources: {s: {path: s.csv, columns: {k: string, x: float64}}}
      nodes: {y: x * 2, z: y + 1}
      outputs:
        base:
          from: s
          select: [k, y]
          path: base.arrow
          materialize: true
          quarantine: base_bad.csv
          checks: [{max: 5, of: x, on_fail: quarantine}]
        good:
          {from: s, select: [k, z], path: good.csv, quarantine: bad.csv,
           checks: [{min: 0, of: z, on_fail: quarantine}]}

      """)
    try scratch.write("s.csv", "k,x\na,1\nb,-2\nc,30\n")
    #expect(try scratch.leat("compile", "q.leat.yaml", "-o", "q.leatplan").code == Code.ok)
    for file in ["q.leat.yaml", "q.leatplan"] {
      #expect(try scratch.leat("run", file, "--stage", "base").code == Code.ok)
      #expect(scratch.text("base_bad.csv") == "k,y\nc,60.0\n")
      #expect(try scratch.leat("run", file, "--stage", "good").code == Code.ok)
      #expect(scratch.text("good.csv") == "k,z\na,3.0\nc,61.0\n")
      #expect(scratch.text("bad.csv") == "k,z\nb,-3.0\n")
      let other = try scratch.leat("run", file, "--stage", "good.quarantine")
      #expect(other.errors == "leat: there is no stage `good.quarantine`; stages: base, good\n")
      _ = try scratch.shell("rm -f base_bad.csv good.csv bad.csv base.arrow")
    }
  }

  @Test func stagesMayLieElsewhere() throws {
    let scratch = try Self.project()
    #expect(
      try scratch.leat("run", "a.leat.yaml", "--stage", "c_weeks", "--output", "c_weeks=w.parquet").code
        == Code.ok)
    let read = try scratch.leat(
      "run", "a.leat.yaml", "--stage", "b_regions", "--output", "c_weeks=w.parquet", "--output",
      "b_regions=r.parquet")
    #expect(read.code == Code.ok, "\(read)")
    #expect(scratch.bytes("r.parquet") != nil && scratch.bytes("out/regions.parquet") == nil)
  }

  @Test func explainAndGraphShowTheSteps() throws {
    let scratch = try Self.project()
    let explained = try scratch.leat("explain", "a.leat.yaml").output
    let lines = explained.split(separator: "\n").filter { $0.hasPrefix("stage ") }
    #expect(
      lines == [
        "stage c_weeks: reads weekly; later stages read what it stores",
        "stage b_regions: reads stage c_weeks; later stages read what it stores",
        "stage d_scalars: reads stage c_weeks; later stages read what it stores",
        "stage e_large: reads stage b_regions",
        "stage a_features: reads stage b_regions, stage c_weeks, stage d_scalars, weekly",
      ], "\(explained)")
    let graph = try scratch.leat("graph", "a.leat.yaml", "--format", "json").output
    #expect(graph.contains("stage out/weeks.parquet"), "\(graph)")
  }
}

/// What a step reads was stored by the flow as it was then.
@Suite struct StaleStageTests {
  private static func flow(window: String = "2", trend: String = "rolling_sum(spend, window)") -> String {
    """
    leat: 1
    params: {window: {type: int64, default: \(window)}, factor: {type: float64, default: 1}}
    sources:
      weekly: {path: weekly.csv, order: week, columns: {week: int64, spend: float64}}
    nodes:
      trend: \(trend)
      half: spend / 2 * factor
      twice: trend * 2
    outputs:
      first: {from: weekly, select: [week, trend, half], path: first.parquet, materialize: true}
      second: {from: weekly, select: [week, twice], path: second.csv}

    """
  }

  private static func stored() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write("a.leat.yaml", flow())
    try scratch.write("weekly.csv", "week,spend\n1,2\n2,3\n")
    let first = try scratch.leat("run", "a.leat.yaml", "--stage", "first")
    #expect(first.code == Code.ok, "\(first)")
    return scratch
  }

  /// A folder is read as a whole, so that one file of it that was made otherwise is told.
  @Test func eachFileOfAFolderSaysWhatItWasMadeOf() throws {
    let scratch = try Scratch()
    func flow(_ trend: String) -> String {
      Self.flow(trend: trend).replacing("first.parquet", with: "first/, format: parquet")
    }
    try scratch.write("a.leat.yaml", flow("rolling_sum(spend, window)"))
    try scratch.write("weekly.csv", "week,spend\n1,2\n2,3\n")
    #expect(try scratch.leat("run", "a.leat.yaml", "--stage", "first").code == Code.ok)
    #expect(try Self.second(scratch).code == Code.ok)
    let old = try #require(scratch.bytes("first/part-0.parquet"))
    try scratch.write("a.leat.yaml", flow("rolling_sum(spend + 1, window)"))
    let stale = try Self.second(scratch)
    #expect(stale.code == Code.trouble)
    #expect(stale.errors.contains("stored in first/, and `trend` is computed otherwise by now"), "\(stale)")
    #expect(try scratch.leat("run", "a.leat.yaml", "--stage", "first").code == Code.ok)
    #expect(try Self.second(scratch).code == Code.ok)
    try scratch.write("first/part-1.parquet", old)
    #expect(try Self.second(scratch).code == Code.trouble)
    #expect(try Self.second(scratch, "--use-stale").code != Code.trouble)
  }

  private static func second(_ scratch: Scratch, _ more: String...) throws -> Outcome {
    try scratch.leat(["run", "a.leat.yaml", "--stage", "second"] + more)
  }

  @Test func whatIsComputedOtherwiseByNowIsNamed() throws {
    let scratch = try Self.stored()
    #expect(try Self.second(scratch).code == Code.ok)
    try scratch.write("a.leat.yaml", Self.flow(trend: "rolling_sum(spend + 1, window)"))
    let stale = try Self.second(scratch)
    #expect(stale.code == Code.trouble)
    #expect(
      stale.errors.contains(
        "stage `second` reads what stage `first` stored in first.parquet, and `trend` is computed otherwise "
          + "by now: run `--stage first` again, or say `--use-stale`"), "\(stale)")
    #expect(try Self.second(scratch, "--use-stale").code == Code.ok)
    #expect(scratch.text("second.csv") == "week,twice\n1,\n2,10.0\n")
    #expect(try scratch.leat("run", "a.leat.yaml", "--stage", "first").code == Code.ok)
    #expect(try Self.second(scratch).code == Code.ok)
    #expect(scratch.text("second.csv") == "week,twice\n1,\n2,14.0\n")
  }

  @Test func aParameterCountsAsItsValue() throws {
    let scratch = try Self.stored()
    #expect(try Self.second(scratch, "--param", "window=1").code == Code.trouble)
    // No column that is read depends on it.
    #expect(try Self.second(scratch, "--param", "factor=3").code == Code.ok)
  }

  @Test func whatSaysTheSameOtherwiseIsNotStale() throws {
    let scratch = try Self.stored()
    let renamed = Self.flow().replacing("trend: rolling", with: "sum_: rolling").replacing(
      "  half:", with: "  trend: sum_\n  other: spend * 7\n  half:")
    try scratch.write("a.leat.yaml", renamed)
    let outcome = try Self.second(scratch)
    #expect(outcome.code == Code.ok, "\(outcome)")
  }

  @Test func aPlanHoldsItsStepsAgainstItself() throws {
    let scratch = try Self.stored()
    #expect(try scratch.leat("compile", "a.leat.yaml", "-o", "a.leatplan").code == Code.ok)
    #expect(try scratch.leat("run", "a.leatplan", "--stage", "second").code == Code.ok)
  }

  @Test func whatWasNotStoredYetIsNamed() throws {
    let scratch = try Self.stored()
    try scratch.write(
      "a.leat.yaml",
      Self.flow().replacing("trend, half]", with: "trend, half, more]").replacing(
        "twice: trend * 2", with: "more: rolling_max(spend, 2)\n  twice: more * 2"))
    let outcome = try Self.second(scratch)
    #expect(outcome.code == Code.trouble)
    #expect(
      outcome.errors.contains("which has no `more`: run `--stage first` again"), "\(outcome)")
  }

  /// A table that somebody else wrote does not say what it is made of.
  @Test func resultsOfOthersAreTaken() throws {
    let scratch = try Self.stored()
    try scratch.write("b.leat.yaml", Self.flow().replacing(", materialize: true", with: ""))
    #expect(try scratch.leat("run", "b.leat.yaml").code == Code.ok)
    try scratch.write("a.leat.yaml", Self.flow(trend: "rolling_sum(spend + 1, window)"))
    #expect(try Self.second(scratch).code == Code.ok)
  }
}
