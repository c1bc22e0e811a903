public import Plan
import Types

/// What a run found of one check.
public struct CheckResult: Sendable {
  public let check: PlanCheck
  /// Rows that it looked at; 1 where it looked at one value.
  public let rowCount: Int
  public let failingCount: Int
  /// The first rows that fail, where the check is not met; empty where it looked at one value.
  public internal(set) var failingRows: [FailingRow] = []
  /// The single values that it looked at, where it does not look at rows.
  public let values: [(name: String, text: String)]

  /// Whether as many rows pass as the check demands. Of no rows all do.
  public var isMet: Bool {
    // A quotient that is rounded correctly is the very number that an author writes for it.
    rowCount == 0 || Double(rowCount - failingCount) / Double(rowCount) >= check.mostly
  }

  /// `check fails in 2 of 100 rows`: what is told of it when it is not met.
  public var finding: String {
    let name = "check `\(check.name)`"
    if check.domain == .scalar {
      let found = values.map { "\($0.name) = \($0.text)" }.joined(separator: ", ")
      return "\(name) fails" + (found.isEmpty ? "" : ": \(found)")
    }
    let rows = rowCount == 1 ? "row" : "rows"
    let limit = check.mostly < 1 ? ", where a share of \(check.mostly) has to pass" : ""
    return "\(name) fails in \(failingCount) of \(rowCount) \(rows)\(limit)"
  }

  /// The first failing rows, a line each, and how many more there are.
  public var details: [String] {
    var lines = failingRows.map(\.text)
    if !failingRows.isEmpty, failingCount > failingRows.count {
      lines.append("and \(failingCount - failingRows.count) more")
    }
    return lines
  }
}

/// A row that fails a check.
public struct FailingRow: Sendable {
  /// How many are looked for.
  public static let limit = 5

  /// From 0, as the frame has them.
  public let row: Int
  /// The key of the row, and what the check's condition reads.
  public let cells: [(name: String, text: String)]

  /// `row 3: region = us, spend = -1`
  public var text: String {
    let cells = cells.map { "\($0.name) = \($0.text)" }
    return "row \(row + 1)" + (cells.isEmpty ? "" : ": ") + cells.joined(separator: ", ")
  }
}
