import Foundation
import Testing

/// Files in whose folders no row can be that a run needs stay closed. One of them is damaged, so that it is
/// seen whether it was opened; results are by hand.
@Suite struct PartitionPruningTests {
  private static let rows = [
    "orders/year=2023/region=a/part-0.csv": "amount,day\n1,2023-01-01\n2,2023-01-02\n",
    "orders/year=2023/region=b/part-0.csv": "nothing that is declared\n",
    "orders/year=2024/region=a/part-0.csv": "amount,day\n4,2024-01-01\n",
    "orders/year=2024/region=__HIVE_DEFAULT_PARTITION__/part-0.csv": "amount,day\n8,2024-01-02\n",
  ]

  private static func project(where condition: String, _ changes: [(String, String)] = []) throws -> Scratch {
    var flow = """
      leat: 1
      params: {first: {type: int32, default: 2024}}
      sources:
        orders:
          path: orders/
          format: csv
          partitions: {year: int32, region: string?}
          columns: {amount: int64, day: date}
      frames:
        some: {from: orders, where: "\(condition)", nodes: {total: sum(amount)}}
      nodes:
        double: orders.amount * 2
      outputs:
        result: {from: some, select: [year, region, double, total], path: r.csv}

      """
    for (old, new) in changes {
      try #require(flow.contains(old))
      flow = flow.replacing(old, with: new)
    }
    let scratch = try Scratch()
    for (name, text) in rows { try scratch.write(name, text) }
    try scratch.write("a.leat.yaml", flow)
    return scratch
  }

  @Test(arguments: [
    ("year >= first", "2024,,16,12\n2024,a,8,12\n"),
    ("year == first - 1 and region != 'b'", "2023,a,2,3\n2023,a,4,3\n"),
    ("amount > 1 and region == 'a'", "2023,a,4,6\n2024,a,8,6\n"),
    (
      "year == 2023 and region == 'a' or year == 2024 and amount > 4",
      "2023,a,2,11\n2023,a,4,11\n2024,,16,11\n"
    ),
    ("not (region == 'b')", "2023,a,2,7\n2023,a,4,7\n2024,a,8,7\n"),
    ("region is null", "2024,,16,8\n"),
    ("year == 2022", ""),
    ("region in ['a', 'c'] and (amount > 3 or amount == 1)", "2023,a,2,5\n2024,a,8,5\n"),
    // An error where the other side decides is none.
    ("year > 2023 and 8 // (year - 2023) > 2", "2024,,16,12\n2024,a,8,12\n"),
  ])
  func filesOfOtherFoldersStayClosed(condition: String, rows: String) throws {
    let scratch = try Self.project(where: condition)
    let outcome = try scratch.leat("run", "a.leat.yaml")
    #expect(outcome.code == Code.ok, "\(outcome.errors)")
    #expect(scratch.text("r.csv") == "year,region,double,total\n" + rows)
    let explained = try scratch.leat("explain", "a.leat.yaml").output
    #expect(explained.contains("files: only those in whose folders rows of `some` can be"), "\(explained)")
  }

  @Test(arguments: [
    ("amount > 1 or region == 'a'", false), ("amount > year", false),
    ("amount > 1 and (region == 'b' or amount < 0)", false), ("year < first and region != 'a'", true),
  ])
  func filesOfRowsThatMayCountAreOpened(condition: String, isTold: Bool) throws {
    let scratch = try Self.project(where: condition)
    let outcome = try scratch.leat("run", "a.leat.yaml")
    #expect(outcome.code == Code.findings, "\(outcome.errors)")
    #expect(outcome.errors.contains("orders/year=2023/region=b/part-0.csv"), "\(outcome.errors)")
    let text = try scratch.leat("explain", "a.leat.yaml").output
    #expect(text.contains("files: only") == isTold && text.contains("files: ") == isTold, "\(text)")
  }

  /// What needs all rows, and how it is told.
  @Test(arguments: [
    ("columns: {amount", "order: day\n    columns: {amount", "the order is held to all rows"),
    ("columns: {amount", "key: day\n    columns: {amount", "the key is held to all rows"),
    ("orders.amount * 2", "orders.amount - mean(orders.amount)", "`double` sees more rows"),
    ("orders.amount * 2", "orders.amount - min(orders.amount, by=orders.region)", "`double` sees more rows"),
    ("outputs:", "outputs:\n  all: {from: orders, select: [amount]}", "output `all` has all rows"),
    (
      "frames:", "frames:\n  last: {from: orders, limit: 1, nodes: {z: amount}}",
      "frame `last` is made of all rows"
    ),
    (
      "amount: int64", "amount: {type: int64, checks: [{max: 9}]}",
      "check `orders.amount.max` is about all rows"
    ),
    (
      "columns: {amount", "checks: [{row_count: 4}]\n    columns: {amount",
      "check `orders.row_count` is about all rows"
    ),
  ])
  func whatNeedsAllRowsIsTold(old: String, new: String, reason: String) throws {
    var changes = [(old, new)]
    if new.contains("last:") { changes.append(("outputs:", "outputs:\n  last: {from: last, select: [z]}")) }
    let scratch = try Self.project(where: "year == first", changes)
    let outcome = try scratch.leat("run", "a.leat.yaml")
    #expect(outcome.code == Code.findings, "\(outcome)")
    let text = try scratch.leat("explain", "a.leat.yaml").output
    #expect(text.contains("rows of `some` can be: ") && text.contains(reason), "\(text)")
  }

  /// The frame of what is left has the order that the source need not have.
  @Test func theRowsThatAreLeftCanBeSorted() throws {
    let scratch = try Self.project(
      where: "year == first",
      [
        (
          "some: {from",
          "some: {from: left, sort: day, nodes: {step: 'amount - shift(amount, 1)'}}\n  left: {from"
        ), (", nodes: {total: sum(amount)}", ""), ("double, total", "step"),
      ])
    let outcome = try scratch.leat("run", "a.leat.yaml")
    #expect(outcome.code == Code.ok, "\(outcome.errors)")
    #expect(scratch.text("r.csv") == "year,region,step\n2024,a,\n2024,,4\n")
  }

  /// What a selection leaves out needs no rows.
  @Test func onlyWhatIsSelectedCounts() throws {
    let scratch = try Self.project(
      where: "year == first",
      [
        ("double:", "mean: mean(orders.amount)\n  double:"),
        ("outputs:", "outputs:\n  means: {select: [mean], path: m.csv}"),
      ])
    #expect(try scratch.leat("run", "a.leat.yaml").code == Code.findings)
    let outcome = try scratch.leat("run", "a.leat.yaml", "--select", "total")
    #expect(outcome.code == Code.ok, "\(outcome.errors)")
  }

  /// In a plan, parameters are bound after it is compiled.
  @Test func aParameterHasTheValueOfTheRun() throws {
    let scratch = try Self.project(where: "year == first")
    #expect(try scratch.leat("compile", "a.leat.yaml", "-o", "a.leatplan").code == Code.ok)
    #expect(try scratch.leat("run", "a.leatplan").code == Code.ok)
    #expect(try scratch.leat("run", "a.leatplan", "--param", "first=2022").code == Code.ok)
    #expect(scratch.text("r.csv") == "year,region,double,total\n")
    #expect(try scratch.leat("run", "a.leatplan", "--param", "first=2023").code == Code.findings)
  }

  /// Rows are counted in their files.
  @Test func placesAreThoseOfTheFiles() throws {
    let scratch = try Self.project(where: "year == first")
    try scratch.write("orders/year=2024/region=a/part-1.csv", "amount,day\n4,2024-01-01\n,2024-01-01\n")
    let outcome = try scratch.leat("run", "a.leat.yaml")
    #expect(
      outcome.code == Code.findings && outcome.errors.contains("region=a/part-1.csv: row 2, column `amount`"),
      "\(outcome.errors)")
  }
}
