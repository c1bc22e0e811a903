import Check
import Columns
import Compiler
import Diagnostics
import Execute
import Flow
import Plan
import Types

/// What is said of a test that fails, at the cell or name that it is about.
struct TestMessage {
  let test: TypedTest
  private let compilation: Compilation

  /// Differences that are told one by one.
  private static let limit = 10

  init(_ test: TypedTest, _ compilation: Compilation) {
    self.test = test
    self.compilation = compilation
  }

  private var title: String { "test `\(escaped(test.name.text))`" }

  // MARK: Rows that differ

  /// At the first cell that is not as expected, with labels at the others.
  func differs(
    _ comparison: Comparison, from columns: [TypedTest.Column], in expected: Expected, _ found: Table
  ) -> Diagnostic {
    var labels = comparison.differences.prefix(TestMessage.limit).map { difference in
      Label(columns[difference.column].spans[difference.row], "got \(shown(difference.found))")
    }
    let names = columns.map(\.name)
    guard comparison.expectedRows == comparison.foundRows else {
      let place = rowPlace(comparison, columns, expected)
      var notes = rest(comparison, beyond: TestMessage.limit)
      if comparison.foundRows > comparison.expectedRows {
        notes += surplus(comparison, found)
      }
      return Diagnostic(
        .failedTest, "\(title): \(rowCounts(comparison, expected))", at: place.span, label: place.text,
        secondary: labels, notes: notes)
    }
    let first = labels.removeFirst()
    return Diagnostic(
      .failedTest, "\(title): \(summary(comparison, names, expected))", at: first.span, label: first.text,
      secondary: labels, notes: rest(comparison, beyond: TestMessage.limit))
  }

  /// At the path of the file, with the cells in notes.
  func differs(_ comparison: Comparison, fromFile names: [String], in expected: Expected) -> Diagnostic {
    let isShort = comparison.expectedRows != comparison.foundRows
    var notes = comparison.differences.prefix(TestMessage.limit).dropFirst(isShort ? 0 : 1).map {
      words(for: $0, names[$0.column])
    }
    notes += rest(comparison, beyond: TestMessage.limit)
    if expected.isGolden { notes.append(TestMessage.update) }
    let message = isShort ? rowCounts(comparison, expected) : summary(comparison, names, expected)
    return Diagnostic(.failedTest, "\(title): \(message)", at: expected.span, notes: notes)
  }

  private static let update = "if the new rows are right, `leat test --update` writes them"

  /// The first difference in words, and how many there are.
  private func summary(_ comparison: Comparison, _ names: [String], _ expected: Expected) -> String {
    let first = comparison.differences[0]
    let count = comparison.differences.count
    let more = count == 1 ? "" : "; \(count) of \(comparison.cellCount) cells differ"
    return "`\(expected.name.text)`, \(words(for: first, names[first.column]))\(more)"
  }

  private func words(for difference: Comparison.Difference, _ column: String) -> String {
    "row \(difference.row + 1), `\(column)`: expected \(shown(difference.expected)), got "
      + shown(difference.found)
  }

  private func rowCounts(_ comparison: Comparison, _ expected: Expected) -> String {
    "`\(expected.name.text)` has \(counted(comparison.foundRows, "row")), expected \(comparison.expectedRows)"
  }

  /// The first row that the run did not give, or the name of what has more of them.
  private func rowPlace(
    _ comparison: Comparison, _ columns: [TypedTest.Column], _ expected: Expected
  ) -> Label {
    let row = comparison.foundRows
    guard row < comparison.expectedRows else { return Label(expected.name.span) }
    let cells = columns.map { $0.spans[row] }
    return Label(cells.dropFirst().reduce(cells[0]) { $0.through($1) }, "there is no such row")
  }

  private func surplus(_ comparison: Comparison, _ found: Table) -> [String] {
    let rows = comparison.expectedRows..<comparison.foundRows
    var notes = rows.prefix(3).map { row in
      let cells = found.columns.map { shown($0.cell(at: row)) }
      return "row \(row + 1): " + cells.joined(separator: " | ")
    }
    if rows.count > 3 { notes.append("and \(counted(rows.count - 3, "row")) more") }
    return notes
  }

  private func rest(_ comparison: Comparison, beyond limit: Int) -> [String] {
    let count = comparison.differences.count - limit
    return count > 0 ? ["\(counted(count, "cell")) more \(count == 1 ? "differs" : "differ")"] : []
  }

  /// A value as a cell spells it; texts that look like something else are in quotes, long ones are cut.
  private func shown(_ value: Literal) -> String {
    guard case .string(let text) = value else { return value.cellText }
    let isPlain = !text.isEmpty && text != "null" && text.first != " " && text.last != " "
    guard text.unicodeScalars.count > 60 else { return isPlain ? text : value.description }
    return String(String.UnicodeScalarView(text.unicodeScalars.prefix(60))) + "…"
  }

  // MARK: Checks

  /// Nil where the check found what is expected.
  func differs(_ found: CheckResult, from expected: ExpectedCheck) -> Diagnostic? {
    guard expected.count.map({ $0 != found.failingCount }) ?? found.isMet else { return nil }
    let failing = "\(found.failingCount) of \(counted(found.rowCount, "row"))"
    let what =
      found.failingCount == 0
      ? "check `\(found.check.name)` passes in all rows"
      : found.isMet ? "check `\(found.check.name)` is met, though it fails in \(failing)" : found.finding
    let wanted = expected.count.map { ", expected \($0)" } ?? ", expected to fail"
    return Diagnostic(
      .failedTest, "\(title): \(escaped(what))\(wanted)", at: expected.name.span, notes: found.details)
  }

  // MARK: Runs that fail

  /// The run failed, and the test expects rows.
  func failed(_ error: RunError) -> Diagnostic {
    let place = place(of: error)
    return Diagnostic(
      .failedTest, "\(title): \(RunFailure(error, paths: [:]).description)", at: place ?? test.name.span,
      secondary: declaration(of: error))
  }

  /// The run failed in another way than the test expects.
  func failed(_ error: RunError, otherThan expected: ExpectedFailure) -> Diagnostic {
    let kind = ExpectedFailure.Facts(error).kind.map { "(\($0.rawValue)) " } ?? ""
    return Diagnostic(
      .failedTest,
      "\(title): the run failed in another way: \(kind)\(RunFailure(error, paths: [:]).description)",
      at: expected.span, secondary: declaration(of: error))
  }

  /// The run gave rows, and the test expects it to fail.
  func passed(_ expected: ExpectedFailure) -> Diagnostic {
    Diagnostic(.failedTest, "\(title): the run did not fail", at: expected.span)
  }

  /// A file of the test cannot be read or written.
  func failed(_ reason: String, at span: Span, isGolden: Bool = false) -> Diagnostic {
    Diagnostic(
      .failedTest, "\(title): \(reason)", at: span,
      notes: isGolden ? ["`leat test --update` writes it"] : [])
  }

  func unknownColumn(_ name: String, of expected: Expected, among known: [String]) -> Diagnostic {
    Diagnostic(
      .failedTest, "\(title): the file has a column `\(escaped(name))`, and `\(expected.name.text)` has none",
      at: expected.span, notes: ["columns: \(known.joined(separator: ", "))"])
  }

  /// The given cell that an error is about.
  private func place(of error: RunError) -> Span? {
    let facts = ExpectedFailure.Facts(error)
    guard let frame = facts.frame, let row = facts.row,
      let given = test.given.first(where: { $0.source.text == frame }),
      case .rows(let columns, let count) = given.content, row < count
    else { return nil }
    let spans = columns.filter { facts.columns.contains($0.name) }.map { $0.spans[row] }
    return spans.reduce(nil) { $0?.through($1) ?? $1 }
  }

  private func declaration(of error: RunError) -> [Label] {
    guard let node = ExpectedFailure.Facts(error).node, let span = compilation.span(ofNode: node) else {
      return []
    }
    return [Label(span, "this node")]
  }

  // MARK: What a test lacks

  func lacks(source: String, readBy reader: String?) -> Diagnostic {
    let why = reader.map { ", which `\($0)` reads" } ?? ""
    return Diagnostic(
      .missingData, "\(title) gives no rows of `\(source)`\(why)", at: test.name.span,
      label: "add `\(source)` under `given`", notes: ["a table of the names alone has no rows"])
  }

  func lacks(column: String, of given: Given, readBy reader: String) -> Diagnostic {
    Diagnostic(
      .missingData, "\(title) gives no `\(column)`, which `\(reader)` reads", at: given.source.span,
      label: "add the column `\(column)`")
  }
}

/// `1 row`, `2 rows`.
private func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

extension Expected {
  /// Whether `leat test --update` writes the file.
  var isGolden: Bool {
    if case .golden = content { true } else { false }
  }
}
