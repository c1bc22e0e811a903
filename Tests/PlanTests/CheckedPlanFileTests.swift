import Compiler
import Flow
import Plan
import Testing
import Types

/// A plan file with checks of every kind, quarantine, lookups, stages and every verb of rows is whole or
/// refused, too.
@Suite struct CheckedPlanFileTests {
  private static let flow = """
    leat: 1
    params:
      most: {type: int64, default: 4}
      run_date: {type: date, default: date('2024-01-08')}
    policies:
      tags: {pii: {inherited: true, lowered_by: [{aggregates: 2}]}}
      rules: {keep: {forbid: pii, at: {paths: [public/*]}}}
    sources:
      s:
        series: g
        order: t
        key: [g, t]
        columns:
          g:
            type: string
            tags: {pii: name}
            checks: [not_null, {in: [a, b, c]}, {matches: '^[a-c]$'}, {length: 1}]
          t: {type: date, checks: [{freshness: {within: 9d, at: run_date}}]}
          x:
            type: float64?
            checks:
              - {between: [0, 9], mostly: 0.5}
              - {mean: [0, 9]}
              - {std: {max: 9}}
              - {median: {min: 0}}
              - {sum: {min: 0}}
              - {quantile: {q: 0.9, max: 9}}
              - {n_unique: {max: 6}}
              - {max_null_fraction: 0.5}
          n: {type: int64, checks: [{min: 0}, {max: 9, severity: warn}]}
          b: bool
        checks:
          - row_count: {min: 1, max: 99}
          - unique: [g, t]
          - {monotonic: increasing, of: n}
          - {no_gaps: 1d, of: t, severity: warn}
          - {for: {limit: [1, 2]}, assert: n > limit, severity: warn, message: more than $(limit)}
      rates: {key: g, columns: {g: string, rate: float64}}
    nodes:
      rated: x * lookup(rates.rate, g=s.g)
      next: shift(n, -1)
    frames:
      long: {from: s, unpivot: {columns: [x, n], name: which, value: value}}
      some: {from: s, sample: {rows: 4, seed: 7}}
      grid: {from: s, resample: {every: 1d, at: t}}
      both: {union: [s, some]}
      near: {from: s, asof_join: {with: some, at: t, by: g, within: 3d, take: {was: x}}}
    outputs:
      good:
        from: s
        select: [g, t, rated]
        quarantine: bad.csv
        checks: [{min: 0, of: n, on_fail: quarantine}, {references: rates.g, of: g, severity: warn}]
      stored_$(w): {for: {w: [1, 2]}, from: some, path: some_$(w).parquet, materialize: true}
    """

  static let plan: LogicalPlan? = compile(path: "flow.leat.yaml", text: Array(flow.utf8)).optimized

  private static func body() throws -> [UInt8] { ForgedFile(try #require(plan)).body }

  @Test func roundTrips() throws {
    let body = try Self.body()
    #expect(try PlanReader.read(body + SHA256.hash(body)).plan == Self.plan)
  }

  @Test func theChecksOfEveryKindAreInIt() throws {
    let names = try #require(Self.plan).checks.map(\.name)
    for kind in CheckKind.allCases {
      #expect(names.contains { $0.contains("." + kind.rawValue) }, "\(kind.rawValue) is not in \(names)")
    }
    #expect(names.contains("s.assert_2"), "\(names)")
  }

  /// With and without a hash that fits.
  @Test func everyTruncationIsRefused() throws {
    let body = try Self.body()
    for count in 0..<body.count {
      let cut = Array(body[..<count])
      #expect(throws: PlanFileError.self) { try PlanReader.read(cut) }
      #expect(throws: PlanFileError.self) { try PlanReader.read(cut + SHA256.hash(cut)) }
    }
  }

  /// One bit of every byte, another one from byte to byte.
  @Test func flippedBitsUnderAMendedHashAreRefusedOrRun() throws {
    let file = ForgedFile(try #require(Self.plan))
    var read = 0
    for plan in file.readable(everyBit: false) {
      read += 1
      #expect(plan.defect() == nil)
      _ = StrangePlan(plan: plan).run()
    }
    #expect(read > 0 && read < file.body.count)
  }
}
