import Columns
import Execute
import Kernels
import Plan
import Testing
import Types

/// Joins by hand. Left k: 1 2 null NaN 1 -0.0; right k: 1 NaN 3 null 1 0.0. Row 0 of the left matches rows 0
/// and 4 of the right, as row 4 does; NaN matches NaN, -0.0 matches 0.0, null nothing.
@Suite struct JoinTests {
  private let float = ValueType(.float64, nullable: true)
  private let text = ValueType(.string, nullable: true)
  private let left = Table([
    ("k", Column([1, 2, nil, .nan, 1, -0.0])), ("l", Column(["l0", "l1", "l2", "l3", "l4", "l5"])),
  ])
  private let right = Table([
    ("k", Column([1, .nan, 3, nil, 1, 0.0])), ("r", Column(["r0", "r1", "r2", "r3", "r4", "r5"])),
  ])

  /// Pairs such as `l0 r4`; `-` where a side has no row.
  private func pairs(_ kind: RowVerb.Join, _ left: Table, _ right: Table, keys: Int = 1) throws -> [String] {
    var builder = PlanBuilder()
    let one = builder.source([("k", float), ("l", text)], named: "left")
    let other = builder.source([("k", float), ("r", text)], named: "right")
    let (k, l) = (builder.column(one, "k"), builder.column(one, "l"))
    let (q, r) = (builder.column(other, "k"), builder.column(other, "r"))
    let joined = builder.derive(
      .join(kind, pairs: keys), of: [one, other],
      by: keys == 2 ? [k, l, q, r] : [k, q])
    var columns = [("l", builder.take(l, joined))]
    let hasRight = kind != .semi && kind != .anti
    if hasRight { columns.append(("r", builder.take(r, joined))) }
    builder.output(.rows(joined.frame), columns)
    let result = try runEverywhere(builder, ["left": left, "right": right])
    let lefts = result["l"]?.texts() ?? []
    guard hasRight else { return lefts.map { $0 ?? "-" } }
    return zip(lefts, result["r"]?.texts() ?? []).map { "\($0 ?? "-") \($1 ?? "-")" }
  }

  private let matches = ["l0 r0", "l0 r4", "l3 r1", "l4 r0", "l4 r4", "l5 r5"]

  @Test func inner() throws { #expect(try pairs(.inner, left, right) == matches) }

  private let withLeft = ["l0 r0", "l0 r4", "l1 -", "l2 -", "l3 r1", "l4 r0", "l4 r4", "l5 r5"]

  @Test func left_() throws { #expect(try pairs(.left, left, right) == withLeft) }

  @Test func right_() throws { #expect(try pairs(.right, left, right) == matches + ["- r2", "- r3"]) }

  @Test func full() throws { #expect(try pairs(.full, left, right) == withLeft + ["- r2", "- r3"]) }

  @Test func semi() throws { #expect(try pairs(.semi, left, right) == ["l0", "l3", "l4", "l5"]) }

  @Test func anti() throws { #expect(try pairs(.anti, left, right) == ["l1", "l2"]) }

  @Test func severalKeys() throws {
    let left = Table([("k", Column([1, 1, nil])), ("l", Column(["a", "b", "a"]))])
    let right = Table([("k", Column([1, 1, nil, 1])), ("r", Column(["b", nil, "a", "c"]))])
    #expect(try pairs(.full, left, right, keys: 2) == ["a -", "b b", "a -", "- -", "- a", "- c"])
  }

  @Test func emptySides() throws {
    let none = Table([("k", Column([] as [Double])), ("l", Column([] as [String?]))])
    let nothing = Table([("k", Column([] as [Double])), ("r", Column([] as [String?]))])
    let one = Table([("k", Column([1])), ("l", Column(["l"]))])
    let other = Table([("k", Column([1])), ("r", Column(["r"]))])
    for kind in RowVerb.Join.allCases { #expect(try pairs(kind, none, nothing) == []) }
    #expect(try pairs(.full, one, nothing) == ["l -"])
    #expect(try pairs(.full, none, other) == ["- r"])
    #expect(try pairs(.inner, one, nothing) == [])
    #expect(try pairs(.anti, one, nothing) == ["l"])
    #expect(try pairs(.left, one, other) == ["l r"])
  }
}
