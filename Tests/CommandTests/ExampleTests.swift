import Foundation
import Testing

/// The flows of several frames under `specs/examples`: what shows them works on all of them.
///
/// `tools/reference/check` compares their results with polars.
@Suite struct ExampleTests {
  struct Example: CustomTestStringConvertible, Sendable {
    let name: String
    /// A node behind frames of frames, and one that it comes from.
    let node: String
    let source: String
    /// Nodes of one frame.
    let selected: [String]
    /// Sources by name, as files of the corpora.
    let files: [String: String]

    var flow: String { ExampleTests.folder + "/\(name)/\(name).leat.yaml" }
    var testDescription: String { name }
  }

  private static let folder = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "specs/examples").path

  private static let examples = [
    Example(
      name: "jaffle_shop", node: "customer_values.value_share", source: "dollars",
      selected: ["order_values.growth", "order_values.amount"],
      files: [
        "customers": "jaffle_shop/raw_customers.csv", "orders": "jaffle_shop/raw_orders.csv",
        "payments": "jaffle_shop/raw_payments.csv",
      ]),
    Example(
      name: "stations", node: "months.warming_of_month", source: "celsius",
      selected: ["days.mean_temp", "days.dry_days"],
      files: ["weather": "nycflights13/weather.csv", "airports": "nycflights13/airports.csv"]),
    Example(
      name: "quotes", node: "by_account.cost_share", source: "mid",
      selected: ["later.markout", "later.waited"], files: [:]),
  ]

  @Test(arguments: examples)
  func isSoundAndPassesItsTests(_ example: Example) throws {
    let scratch = try Scratch()
    let checked = try scratch.leat("check", example.flow)
    #expect(checked.errors.hasSuffix("no problems\n"), "\(checked.output)\(checked.errors)")
    #expect(checked.code == Code.ok)
    let tested = try scratch.leat("test", example.flow)
    #expect(tested.errors.hasSuffix("all passed\n"), "\(tested.output)\(tested.errors)")
    #expect(tested.code == Code.ok)
  }

  @Test(arguments: examples)
  func isExplained(_ example: Example) throws {
    let scratch = try Scratch()
    let whole = try scratch.leat("explain", example.flow)
    #expect(whole.code == Code.ok)
    let short = example.node.split(separator: ".")[1]
    #expect(whole.output.contains(short) && whole.output.contains(example.source))
    let node = try scratch.leat("explain", example.flow, example.node)
    #expect(node.code == Code.ok)
    #expect(node.output.hasPrefix("\(example.node): "), "\(node.output)\(node.errors)")
    let plan = try scratch.leat("explain", example.flow, "--plan")
    #expect(plan.code == Code.ok && plan.output.contains("pass "))
  }

  @Test(arguments: examples)
  func isDrawn(_ example: Example) throws {
    let scratch = try Scratch()
    for format in ["svg", "dot", "mermaid", "json"] {
      let drawn = try scratch.leat("graph", example.flow, "-o", "flow.\(format)", "--format", format)
      #expect(drawn.code == Code.ok, "\(drawn.errors)")
      #expect(scratch.text("flow.\(format)")?.contains(example.source) == true)
    }
    let near = try scratch.leat("graph", example.flow, "--of", example.node, "--format", "json")
    #expect(near.code == Code.ok, "\(near.errors)")
    let whole = scratch.text("flow.json")?.utf8.count ?? 0
    #expect(!near.output.isEmpty && near.output.utf8.count < whole / 2)
  }

  /// The nodes alone, whatever frames stand behind them, and the same values as in the whole run.
  @Test(
    .enabled(if: Corpora.arePresent, "the corpora are not at \(Corpora.root)"),
    arguments: examples.filter { !$0.files.isEmpty })
  func nodesAreSelected(_ example: Example) throws {
    let scratch = try Scratch()
    var command = ["run", example.flow, "--select", example.selected.joined(separator: ","), "--no-progress"]
    for (name, file) in example.files.sorted(by: { $0.key < $1.key }) {
      command += ["--source", "\(name)=\(Corpora.root)/\(file)"]
    }
    let run = try scratch.leat(command)
    #expect(run.code == Code.ok, "\(run.errors)")
    for node in example.selected {
      #expect(run.output.contains(node.split(separator: ".")[1]), "\(run.output)")
    }
    #expect(scratch.files == [])
  }

  @Test func nodesOfGeneratedQuotesAreSelected() throws {
    let scratch = try Scratch()
    try scratch.write(
      "orders.csv",
      """
      id,account,symbol,side,quantity,price,ordered_at
      1,A100,AAA,buy,10,10.5,2024-03-01T10:00:00
      2,A100,AAA,sell,10,,2024-03-01T10:00:30

      """)
    try scratch.write(
      "quotes.csv",
      """
      number,symbol,quoted_at,bid,ask
      1,AAA,2024-03-01T10:00:00,10,11
      2,AAA,2024-03-01T10:01:02,12,13

      """)
    try scratch.write("accounts.csv", "account,desk,fee_rate\nA100,east,0.01\n")
    let quotes = try #require(ExampleTests.examples.last)
    var command = ["run", quotes.flow, "--select", quotes.selected.joined(separator: ",")]
    for name in ["orders", "quotes", "accounts"] { command += ["--source", "\(name)=\(name).csv"] }
    let run = try scratch.leat(command)
    #expect(run.code == Code.ok, "\(run.errors)")
    // The first order finds 12.5 after 62 s, the second one nothing at 90 s or later.
    #expect(run.output.contains(" 2.0 ") && run.output.contains("null"), "\(run.output)")
  }
}
