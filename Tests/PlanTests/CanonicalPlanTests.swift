import Compiler
import Diagnostics
import Plan
import Testing

/// A plan depends on what a flow says, and on nothing about how its file says it.
@Suite struct CanonicalPlanTests {
  /// Entries of each section, each in several spellings that say the same.
  private static let sections: [(name: String, entries: [[String]])] = [
    (
      "params",
      [
        ["factor: {type: float64, default: 1.5}", "factor: {default: '1.5', type: float64, doc: Words.}"],
        ["window: {type: int64, default: 3}"],
        ["after: {type: float64, default: 2}"],
      ]
    ),
    (
      "transforms",
      [
        [
          "half: {args: {x: {type: float64}}, body: x / 2}",
          "half: {body: 'x / 2', args: {x: {type: float64}}}",
        ],
        ["both: {args: {x: {type: float64}, y: {type: float64}}, body: half(x) + half(y)}"],
      ]
    ),
    (
      "sources",
      [
        [
          "trips: {path: t.csv, series: driver, order: day, "
            + "columns: {driver: string, day: int64, fare: float64}}",
          "trips: {columns: {fare: float64, day: {type: int64, doc: No.}, driver: string}, order: [day], "
            + "series: [driver], path: 't.csv', doc: Where they come from.}",
        ],
        ["weather: {order: position, columns: {rain: float64?, wind: float64}}"],
        ["boats: {order: position, columns: {load: float64}}"],
      ]
    ),
    (
      "frames",
      [["both_frames: {zip: [boats, weather]}", "both_frames: {zip: [boats, weather], doc: Side by side.}"]]
    ),
    (
      "nodes",
      [
        [
          "smooth: rolling_mean(fare, window)", "smooth: 'rolling_mean(fare, window)'",
          "smooth: \"rolling_mean(fare,\\\n      \\ window)\"",
          "smooth: >-\n    rolling_mean(fare,\n    window)",
          "smooth: {rolling_mean: {of: fare, window: window}}",
          "smooth: {rolling_mean: {window: window, of: fare}}",
          "smooth:\n    doc: A text.\n    tags: {team: a}\n    expr: rolling_mean(fare, window=window)",
        ],
        ["share: fare / total * factor", "share: (fare / total) * factor"],
        ["total: sum(fare)", "total: {sum: fare}"],
        ["again: both(smooth, fare / total)"],
        ["wet: rain > after", "wet: {greater: {right: after, left: rain}}"],
        ["gust: rolling_max(wind, 2)"],
        ["heavy: both_frames.load * both_frames.wind"],
        ["unused: fare - 1", "unused: fare  -  1  # whatever"],
      ]
    ),
    (
      "outputs",
      [
        ["fares: {from: trips, select: [day, again, share, smooth]}"],
        ["air: {from: weather, select: [wet, gust]}", "air: {select: [wet, gust], from: weather}"],
        ["side: {from: both_frames, select: [heavy]}"],
      ]
    ),
  ]

  private static func bytes(_ text: String) throws -> [UInt8] {
    let compilation = compile(path: "flow.leat.yaml", text: Array(text.utf8))
    let messages = compilation.diagnostics.map(\.message)
    return PlanWriter.file(
      try #require(compilation.optimized, "\(messages)\n\(text)"), compilerVersion: "1.2.3")
  }

  /// A spelling of the flow; the one of seed 0 is plain.
  private static func flow(seed: UInt64) -> String {
    var random = Splitmix(state: seed)
    let isPlain = seed == 0
    var blocks = sections.map { section in
      var entries = section.entries.map { isPlain ? $0[0] : $0[Int.random(in: 0..<$0.count, using: &random)] }
      if !isPlain { entries.shuffle(using: &random) }
      let lines = entries.map { entry in
        (!isPlain && Bool.random(using: &random) ? "\n  # a comment\n" : "") + "  \(entry)\n"
      }
      return "\(section.name):\n" + lines.joined()
    }
    blocks += ["leat: 1\n", "name: canonical\n"]
    if !isPlain { blocks.shuffle(using: &random) }
    return blocks.joined()
  }

  @Test func orderCommentsAndSpellingChangeNothing() throws {
    let plain = try CanonicalPlanTests.bytes(CanonicalPlanTests.flow(seed: 0))
    for seed in UInt64(1)...300 {
      let text = CanonicalPlanTests.flow(seed: seed)
      #expect(try CanonicalPlanTests.bytes(text) == plain, "seed \(seed)\n\(text)")
    }
  }

  @Test(arguments: [
    ("window: {type: int64, default: 3}", "window: {type: int64, default: 4}"),
    ("factor: {type: float64, default: 1.5}", "factor: {type: float64, default: 1.25}"),
    ("fare / total * factor", "fare * total / factor"), ("t.csv", "u.csv"),
    ("select: [wet, gust]", "select: [gust, wet]"), ("rain: float64?", "rain: float64"),
    ("name: canonical", "name: other"),
  ])
  func whatTheFlowSaysChangesThePlan(_ old: String, _ new: String) throws {
    let plain = CanonicalPlanTests.flow(seed: 0)
    let parts = plain.split(separator: old, omittingEmptySubsequences: false)
    #expect(parts.count == 2)
    #expect(try CanonicalPlanTests.bytes(parts.joined(separator: new)) != CanonicalPlanTests.bytes(plain))
  }
}

private struct Splitmix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
