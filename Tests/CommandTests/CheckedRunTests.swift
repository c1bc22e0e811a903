import Foundation
import Testing

/// `leat run` on a flow with checks: what is written, what is said, and what it ends with.
@Suite struct CheckedRunTests {
  private static let flow = """
    leat: 1
    sources:
      orders:
        path: orders.csv
        key: id
        columns:
          id: int64
          amount: {type: int64, checks: [{min: 0}, {max: 3, severity: warn, message: Ask sales.}]}
    nodes:
      doubled: 2 * amount
    outputs:
      result: {from: orders, select: [id, doubled], path: out.csv}

    """

  private func scratch(_ amounts: Int...) throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write("f.leat.yaml", Self.flow)
    let rows = amounts.enumerated().map { "\($0.offset),\($0.element)\n" }
    try scratch.write("orders.csv", "id,amount\n" + rows.joined())
    return scratch
  }

  @Test func aFailedCheckStopsTheRunBeforeAnythingIsWritten() throws {
    let scratch = try scratch(1, -2, 5)
    let outcome = try scratch.leat("run", "f.leat.yaml")
    #expect(outcome.code == Code.findings)
    #expect(scratch.text("out.csv") == nil)
    let lines = outcome.errors.split(separator: "\n")
    let findings = lines.filter { $0.contains("[failed-check]") }
    #expect(
      findings == [
        "f.leat.yaml:8:39: error[failed-check]: check `orders.amount.min` fails in 1 of 3 rows",
        "f.leat.yaml:8:49: warning[failed-check]: check `orders.amount.max` fails in 1 of 3 rows",
      ], "\(outcome.errors)")
    #expect(outcome.errors.contains("= row 2: id = 1, amount = -2\n"))
    #expect(outcome.errors.contains("^^^ Ask sales.\n"))
  }

  @Test func aWarningIsToldAndTheRunGoesOn() throws {
    let scratch = try scratch(1, 5)
    let outcome = try scratch.leat("run", "f.leat.yaml")
    #expect(outcome.code == Code.ok)
    #expect(scratch.text("out.csv") == "id,doubled\n0,2\n1,10\n")
    #expect(outcome.errors.contains("warning[failed-check]: check `orders.amount.max` fails in 1 of 2 rows"))
    let sound = try self.scratch(1, 2).leat("run", "f.leat.yaml")
    #expect(sound.code == Code.ok && !sound.errors.contains("check"), "\(sound.errors)")
  }

  @Test(arguments: ["f.leat.yaml", "f.leatplan"])
  func theCallerMayLetChecksWarnOrLeaveThemOut(path: String) throws {
    let scratch = try scratch(1, -2, 5)
    #expect(try scratch.leat("compile", "f.leat.yaml", "-o", "f.leatplan").code == Code.ok)
    let written = "id,doubled\n0,2\n1,-4\n2,10\n"
    let on = try scratch.leat("run", path)
    #expect(on.code == Code.findings && scratch.text("out.csv") == nil)
    #expect(on.errors.contains("error[failed-check]: check `orders.amount.min` fails in 1 of 3 rows"))
    #expect(on.errors.contains("row 2: id = 1, amount = -2"), "\(on.errors)")
    #expect(on.errors.contains("Ask sales."))
    let warned = try scratch.leat("run", path, "--checks", "warn")
    #expect(warned.code == Code.ok && scratch.text("out.csv") == written)
    #expect(warned.errors.contains("warning[failed-check]: check `orders.amount.min` fails in 1 of 3 rows"))
    try scratch.remove("out.csv")
    let off = try scratch.leat("run", path, "--checks", "off")
    #expect(off.code == Code.ok && scratch.text("out.csv") == written)
    #expect(!off.errors.contains("check"), "\(off.errors)")
    #expect(try scratch.leat("run", path, "--checks", "maybe").code == Code.usage)
  }

  @Test func everyFormatTellsFailedChecks() throws {
    let scratch = try scratch(1, -2, 5)
    for format in ["json", "sarif", "github", "gitlab", "junit", "concise"] {
      let outcome = try scratch.leat("run", "f.leat.yaml", "--format", format)
      #expect(outcome.code == Code.findings)
      #expect(outcome.errors.contains("failed-check"), "\(format): \(outcome.errors)")
      #expect(outcome.errors.contains("orders.amount.min"), "\(format)")
      #expect(outcome.errors.contains("orders.amount.max"), "\(format)")
      #expect(outcome.output.isEmpty)
    }
    let json = try scratch.leat("run", "f.leat.yaml", "--format", "json")
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(json.errors.utf8)) as? [String: Any])
    #expect(report["errors"] as? Int == 1 && report["warnings"] as? Int == 1)
    let found = try #require(report["diagnostics"] as? [[String: Any]])
    #expect(found.map { $0["line"] as? Int } == [8, 8])
    #expect(found.first?["notes"] as? [String] == ["row 2: id = 1, amount = -2"])
  }

  @Test func aSelectedNodeIsCheckedAndNoOther() throws {
    let scratch = try scratch(1, -2, 5)
    let doubled = try scratch.leat("run", "f.leat.yaml", "--select", "doubled")
    #expect(doubled.code == Code.ok, "\(doubled.errors)")
    let amount = try scratch.leat("run", "f.leat.yaml", "--select", "amount")
    #expect(amount.code == Code.findings && amount.output.isEmpty)
  }

  /// An error of a cell that only a check needs ends the run; where checks are left out, nothing needs it.
  @Test func aCellErrorThatACheckNeedsEndsTheRun() throws {
    let scratch = try scratch(1, 0)
    let flow = Self.flow.replacing(
      "doubled: 2 * amount", with: "doubled: {expr: 2 * amount, checks: [{assert: 6 // amount > 1}]}")
    try scratch.write("f.leat.yaml", flow)
    let outcome = try scratch.leat("run", "f.leat.yaml")
    #expect(outcome.code == Code.findings)
    #expect(
      outcome.errors.contains("`doubled.assert`: row 2: `floor_divide` has no value"), "\(outcome.errors)")
    #expect(try scratch.leat("run", "f.leat.yaml", "--checks", "off").code == Code.ok)
  }

  /// What the condition reads may have no value in rows in which the condition has one.
  @Test func aColumnWithACellErrorIsNotShown() throws {
    let scratch = try scratch(1, 0, 2)
    let checked = """
      ratio:
          expr: 6 // amount
          checks:
            - assert: if(amount == 0, 9, ratio) < 5
      """
    let flow = Self.flow.replacing("doubled: 2 * amount", with: checked).replacing(", doubled", with: "")
    try scratch.write("f.leat.yaml", flow)
    let outcome = try scratch.leat("run", "f.leat.yaml")
    #expect(outcome.code == Code.findings)
    #expect(outcome.errors.contains("check `ratio.assert` fails in 2 of 3 rows"), "\(outcome.errors)")
    #expect(outcome.errors.contains("= row 2: id = 1, amount = 0\n"), "\(outcome.errors)")
  }

  /// Interleaved series, several morsels and a second pass: the same rows are told however many threads there
  /// are.
  @Test func threadsDoNotChangeWhatIsTold() throws {
    let scratch = try Scratch()
    try scratch.write(
      "f.leat.yaml",
      """
      leat: 1
      sources:
        events:
          path: events.csv
          series: user
          order: n
          columns: {user: int64, n: int64, x: {type: int64, checks: [{max: 990}, unique]}}
      nodes:
        step:
          expr: x - shift(x, 1)
          checks: [{min: -500}]

      """)
    let rows = (0..<200_000).map { "\($0 % 7),\($0),\($0 * 7919 % 1_000)\n" }
    try scratch.write("events.csv", "user,n,x\n" + rows.joined())
    let told = try [1, 2, 3, 5].map { threads in
      let outcome = try scratch.leat("run", "f.leat.yaml", "--threads", "\(threads)")
      #expect(outcome.code == Code.findings)
      return outcome.errors
    }
    #expect(Set(told).count == 1)
    // The last count is Python's; 7919 and 1000 have no common factor, so that x takes every value 200 times.
    #expect(told[0].contains("check `events.x.max` fails in 1800 of 200000 rows"), "\(told[0])")
    #expect(told[0].contains("check `events.x.unique` fails in 200000 of 200000 rows"))
    #expect(told[0].contains("check `step.min` fails in 86599 of 200000 rows"))
  }

  @Test func explainNamesChecksAndWhatTheyCost() throws {
    let scratch = try scratch(1)
    let whole = try scratch.leat("explain", "f.leat.yaml")
    #expect(
      whole.output.hasSuffix(
        """
        check orders.amount.min: min 0; fuses: row by row
        check orders.amount.max: max 3; else a warning, fuses: row by row

        """), "\(whole.output)")
    let column = try scratch.leat("explain", "f.leat.yaml", "orders.amount")
    #expect(column.output.contains("\n  check orders.amount.min: min 0; fuses: row by row\n"))
    // The condition is computed, and its failures counted, in the pass that computes the node.
    let plan = try scratch.leat("explain", "f.leat.yaml", "--plan")
    let pass = plan.output.components(separatedBy: "pass over orders").dropFirst().first ?? ""
    #expect(
      pass.contains("multiply") && pass.contains("greater_equal") && pass.contains("reduce"), "\(plan.output)"
    )
  }

  @Test func rowsThatFailGoToTheQuarantineOrTooManyStopTheRun() throws {
    func flow(mostly: String) -> String {
      """
      leat: 1
      sources:
        orders: {path: orders.csv, columns: {id: int64, amount: "int64?"}}
      outputs:
        good:
          from: orders
          select: [id, amount]
          path: good.csv
          quarantine: bad.csv
          checks:
            - {unique: id, on_fail: quarantine}
            - {min: 0, of: amount, on_fail: quarantine\(mostly)}

      """
    }
    let scratch = try Scratch()
    try scratch.write("orders.csv", "id,amount\n1,3\n2,-1\n1,5\n3,\n4,-2\n")
    try scratch.write("f.leat.yaml", flow(mostly: ", mostly: 0.7"))
    let stopped = try scratch.leat("run", "f.leat.yaml")
    #expect(stopped.code == Code.findings)
    #expect(stopped.errors.contains("fails in 2 of 5 rows, where a share of 0.7 has to pass"))
    #expect(scratch.files == ["f.leat.yaml", "orders.csv"])

    try scratch.write("f.leat.yaml", flow(mostly: ""))
    for checks in ["on", "off"] {
      let parted = try scratch.leat("run", "f.leat.yaml", "--checks", checks)
      #expect(parted.code == Code.ok, "\(parted.errors)")
      #expect(scratch.text("good.csv") == "id,amount\n3,\n")
      #expect(scratch.text("bad.csv") == "id,amount\n1,3\n2,-1\n1,5\n4,-2\n")
      #expect(parted.errors.contains("wrote bad.csv: 4 rows\n"))
      #expect(parted.errors.contains("warning[failed-check]") == (checks == "on"))
    }
  }
}
