import Columns
import Diagnostics
import Plan
import Types

/// What a run has found when all steps are done: the counts of checks.
extension PlanRun {
  func checkResults() throws(RunError) -> [CheckResult] {
    var results: [CheckResult] = []
    for check in plan.checks { results.append(try result(of: check)) }
    return results
  }

  private func result(of check: PlanCheck) throws(RunError) -> CheckResult {
    if let failing = check.failing, case .rows(let frame) = check.counted {
      let rows = try rows(of: frame).unordered.rowCount
      var count = 0
      // A plan from elsewhere may count with anything.
      if case .integer(let found) = try values.scalars.column(failing, in: plan).cell(at: 0) {
        count = Int(min(max(0, found), Int64(rows)))
      }
      return CheckResult(check: check, rowCount: rows, failingCount: count, values: [])
    }
    let passes = try values.scalars.column(check.passes, in: plan).cell(at: 0)
    var found: [(name: String, text: String)] = []
    for shown in check.shown {
      found.append((shown.name, shortened(try values.scalars.column(shown.operation, in: plan).cell(at: 0))))
    }
    return CheckResult(
      check: check, rowCount: 1, failingCount: passes == .bool(false) ? 1 : 0, values: found)
  }
}

extension Engine {
  /// The same results with the first failing rows of checks that are not met. These are looked for in a
  /// second pass, so that a run whose checks are met holds no column for them.
  func showingRows(
    _ results: [CheckResult], of run: PlanRun, sources: [String: Table]
  ) -> [CheckResult] {
    var results = results
    for index in results.indices where !results[index].isMet && results[index].check.failing != nil {
      let check = results[index].check
      var found = table(of: check, check.shown, run, sources)
      if found == nil {
        // A column that the condition does not take in every row may hold an error in the others.
        let sound = check.shown.filter { table(of: check, [$0], run, sources) != nil }
        found = table(of: check, sound, run, sources)
      }
      results[index].failingRows = found.map(failingRows) ?? []
    }
    return results
  }

  private func table(
    of check: PlanCheck, _ shown: [PlanOutput.Column], _ run: PlanRun, _ sources: [String: Table]
  ) -> FailingTable? {
    var plan = run.plan
    let condition = PlanOutput.Column(name: check.name, operation: check.passes)
    plan.outputs = [
      PlanOutput(name: check.name, domain: check.domain, columns: [condition] + shown)
    ]
    plan.checks = []
    let again = PlanRun(plan, kernels: run.kernels, options: options, pool: run.pool)
    do throws(RunError) {
      try again.bind(parameters: run.parameters)
      try again.bind(sources: sources)
      try again.bind(overrides: run.overrides)
      try again.computeSteps()
      guard let table = try again.collectOutputs().first?.table else { return nil }
      guard check.counted != check.domain, case .rows(let frame) = check.domain else {
        return FailingTable(table: table, rows: nil)
      }
      return FailingTable(table: table, rows: again.rowMaps[frame])
    } catch {
      return nil
    }
  }

  private func failingRows(_ found: FailingTable) -> [FailingRow] {
    let table = found.table
    var rows: [FailingRow] = []
    for row in 0..<table.rowCount where rows.count < FailingRow.limit {
      guard table.columns[0].cell(at: row) == .bool(false) else { continue }
      let cells = zip(table.names, table.columns).dropFirst().map { name, column in
        (name: name, text: shortened(column.cell(at: row)))
      }
      rows.append(FailingRow(row: found.rows.map { $0.rows(of: 0)[row] } ?? row, cells: cells))
    }
    return rows
  }
}

/// The condition of a check in each row, and what is shown of it.
private struct FailingTable {
  let table: Table
  /// Which rows of the frame that is counted they are; nil: the very same.
  let rows: RowMap?
}

/// A cell as it is told: texts in quotes, long ones cut.
private func shortened(_ cell: Literal) -> String {
  guard case .string(let text) = cell else { return cell.cellText }
  let shown = String(String.UnicodeScalarView(text.unicodeScalars.prefix(40)))
  return escaped(Literal.string(shown).description) + (shown.utf8.count < text.utf8.count ? "..." : "")
}
