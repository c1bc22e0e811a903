import Columns
import Execute
import Kernels
import Plan
import Testing
import Types

/// Text that a kernel makes lives in a worker's arena, and everything that keeps a view of it must keep the
/// arena too. Long enough that arenas are used again: several morsels, several segments of an aggregate.
@Suite struct MadeTextTests {
  private static let rows = 70_000
  /// Descending, so that the largest stands in the first block and the smallest in the last; one in seven is
  /// null.
  private static let left: [String?] = (0..<rows).map { $0 % 7 == 3 ? nil : String(900_000 - $0) }
  private static let right = (0..<rows).map { ["-ä", "-bee", ""][$0 % 3] }
  private static let key = (0..<rows).map { ["x", "y", "z"][$0 / 1_000 % 3] }
  private static let joined: [String?] = zip(left, right).map { left, right in left.map { $0 + right } }
  private static let table = Table([
    ("left", Column(left)), ("right", Column(right.map { $0 })), ("key", Column(key.map { $0 })),
  ])

  private let text = ValueType(.string, nullable: true)

  /// Runs a plan over the column `left + right` in every manner, and compares the one column of its output.
  private func expect(
    _ expected: [String?], location: SourceLocation = #_sourceLocation,
    _ build: (inout PlanBuilder, FrameID, _ joined: OperationID) -> (Domain, OperationID)
  ) throws {
    var builder = PlanBuilder()
    let frame = builder.source([("left", text), ("right", text), ("key", text)])
    let joined = builder.apply("test_join", [builder.column(frame, "left"), builder.column(frame, "right")])
    let (domain, result) = build(&builder, frame, joined)
    builder.output(domain, [("result", result)])
    for regions in PlanBuilder.Regions.allCases {
      for (threads, blockRows, morselRows) in [(1, 1_024, 131_072), (2, 100, 3_000)] {
        let options = EngineOptions(threads: threads, blockRows: blockRows, morselRows: morselRows)
        let engine = Engine(kernels: .testing, options: options)
        let result = try engine.run(builder.plan(regions), sources: ["rows": MadeTextTests.table])
        let found = result["out"]?["result"]?.texts() ?? []
        let row = zip(found, expected).enumerated().first { $1.0 != $1.1 }?.offset
        #expect(
          found.count == expected.count && row == nil,
          "\(regions), row \(row ?? -1): \(row.map { found[$0] ?? "null" } ?? "")", sourceLocation: location)
      }
    }
  }

  @Test func inAnOutput() throws {
    try expect(MadeTextTests.joined) { _, frame, joined in (.rows(frame), joined) }
  }

  @Test func someRowsBefore() throws {
    let shifted: [String?] = Array(repeating: nil, count: 40) + MadeTextTests.joined.dropLast(40)
    try expect(zip(shifted, MadeTextTests.joined).map { $0 == nil ? $1 : $0 }) { builder, frame, joined in
      (.rows(frame), builder.apply("coalesce", [builder.shift(joined, 40), joined]))
    }
  }

  @Test func carriedAlongTheSeries() throws {
    var last: String?
    let filled = MadeTextTests.joined.map { cell in
      last = cell ?? last
      return last
    }
    try expect(filled) { builder, frame, joined in
      (.rows(frame), builder.apply("forward_fill", [joined], ["limit": .null]))
    }
  }

  @Test func heldThroughSeveralPrograms() throws {
    let joined = MadeTextTests.joined
    let largest = joined.compactMap { $0 }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.suffix(2)
    let expected = joined.map { cell in cell.flatMap { largest.contains($0) ? nil : $0 + $0 } }
    try expect(expected) { builder, frame, joined in
      // Each aggregate ends a program, and what the next one reads of it is held.
      let first = builder.apply("null_if", [joined, builder.aggregate("max", [joined])])
      let smallest = builder.aggregate("min", [first])
      let second = builder.apply("coalesce", [builder.apply("null_if", [first, smallest]), first])
      let third = builder.apply("null_if", [second, builder.aggregate("max", [second])])
      let last = builder.apply("coalesce", [third, builder.aggregate("max", [builder.column(frame, "key")])])
      let kept = builder.apply("null_if", [last, builder.aggregate("max", [last])])
      return (.rows(frame), builder.apply("test_join", [kept, kept]))
    }
  }

  @Test(arguments: [true, false]) func theExtreme(isMax: Bool) throws {
    let present = MadeTextTests.joined.compactMap { $0 }
    let sorted = present.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    try expect([isMax ? sorted.last : sorted.first]) { builder, _, joined in
      (.scalar, builder.aggregate(isMax ? "max" : "min", [joined]))
    }
  }

  @Test func theExtremeOfEachGroup() throws {
    var largest: [String: String] = [:]
    for (key, cell) in zip(MadeTextTests.key, MadeTextTests.joined) {
      guard let cell else { continue }
      let known = largest[key]
      largest[key] = known.map { $0.utf8.lexicographicallyPrecedes(cell.utf8) ? cell : $0 } ?? cell
    }
    try expect(MadeTextTests.key.map { largest[$0] }) { builder, frame, joined in
      let grouped = builder.aggregate("max", joined, by: [builder.column(frame, "key")])
      // A program behind the grouping, so that what was grouped is gone by then.
      return (.rows(frame), builder.apply("coalesce", [grouped, grouped]))
    }
  }

  @Test func asAGroupsKey() throws {
    // Every text that is no null is a group of its own.
    let expected = zip(MadeTextTests.joined, MadeTextTests.right).map { $0 == nil ? "null" : $1 }
    try expect(expected) { builder, frame, joined in
      let own = builder.aggregate("min", builder.column(frame, "right"), by: [joined])
      let isNull = builder.apply("is_null", [joined], as: .bool)
      return (
        .rows(frame),
        builder.apply("if", [isNull, builder.literal(.string("null"), .string), own], as: .string)
      )
    }
  }
}
