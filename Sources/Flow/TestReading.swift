import Diagnostics
import Syntax

/// `tests:`, a list of what the flow gives for rows that stand in its file.
extension FlowReader {
  private static let testKeys = [
    "name", "doc", "for", "given", "params", "expect", "expect_checks", "expect_error", "tolerance",
  ]

  mutating func readTests(_ id: SyntaxTree.ID) {
    guard tree.kind(id) == .sequence else {
      if !tree.isBroken(id) { diagnostics.append(testsAreList(at: tree.span(id))) }
      return
    }
    var places: [String: Span] = [:]
    for item in tree.items(id) {
      let test = readTest(item)
      if let id = tree.value(of: "name", in: item), tree.kind(id) == .scalar, !tree.isBroken(id) {
        let name = Name(tree.text(id), at: tree.span(id))
        if let first = places[name.text] {
          diagnostics.append(sameTest(name, first: first))
          continue
        }
        places[name.text] = name.span
      }
      if let test { flow.tests.append(test) }
    }
  }

  private mutating func readTest(_ id: SyntaxTree.ID) -> TestDeclaration? {
    guard
      let fields = Fields(id, in: tree, of: "a test", keys: FlowReader.testKeys, diagnostics: &diagnostics)
    else { return nil }
    let before = diagnostics.count
    let head = tree.entries(id).first.map { tree.span($0.key) } ?? fields.span
    let name = located("name", fields)
    if name == nil, fields.lacks("name") {
      diagnostics.append(missingKey("name", of: "the test", at: head))
    }
    let place = name ?? Name("", at: head)
    let expectsNothing = fields["expect"].map { tree.kind($0) == .mapping && tree.entries($0).isEmpty }
    let expectations = ["expect", "expect_checks", "expect_error"]
    if expectsNothing ?? expectations.allSatisfy(fields.lacks) {
      diagnostics.append(missingKey("expect", of: "test `\(escaped(place.text))`", at: place.span))
    }
    if fields["expect"] ?? fields["expect_checks"] != nil, let other = fields["expect_error"] {
      diagnostics.append(expectsBoth(at: tree.span(other)))
    }
    let repetition = fields["for"].map { self.repetition($0) }
    let test = TestDeclaration(
      name: place, doc: fields.text("doc", diagnostics: &diagnostics) ?? "",
      given: tables(fields["given"], of: "given"), parameters: testParameters(fields["params"]),
      expected: tables(fields["expect"], of: "expect"), checks: expectedChecks(fields["expect_checks"]),
      failure: fields["expect_error"].flatMap { failure($0) },
      tolerance: fields["tolerance"].flatMap { tolerance($0) }, span: fields.span,
      repetition: repetition ?? nil)
    // Where something could not be read, that was told before.
    let isWhole =
      name != nil && isWhole(fields["given"], test.given) && isWhole(fields["expect"], test.expected)
    return diagnostics.count == before && isWhole ? test : nil
  }

  private func isWhole(_ section: SyntaxTree.ID?, _ tables: [TestTable]) -> Bool {
    section.map { tree.entries($0).count == tables.count && !tree.isIncomplete($0) } ?? tables.isEmpty
  }

  private mutating func testParameters(_ id: SyntaxTree.ID?) -> [TestParameter] {
    namedEntries(id, of: "params").compactMap { name, id in
      guard tree.kind(id) == .scalar else {
        diagnostics.append(expectedOneValue(of: name, at: tree.span(id)))
        return nil
      }
      return TestParameter(name: name, value: Name(tree.text(id), at: tree.span(id)))
    }
  }

  // MARK: Tables

  private mutating func tables(_ id: SyntaxTree.ID?, of section: String) -> [TestTable] {
    namedEntries(id, of: section).compactMap { name, id in
      content(id, of: name, mayBeGolden: section == "expect").map { TestTable(name: name, content: $0) }
    }
  }

  /// The entries of a section whose keys are names that the flow declares, or an import of it: `fx.rates`.
  private mutating func namedEntries(
    _ id: SyntaxTree.ID?, of section: String
  ) -> [(Name, SyntaxTree.ID)] {
    guard let id, tree.kind(id) == .mapping else { return entries(id, of: section) }
    return tree.entries(id).map { (Name(tree.text($0.key), at: tree.span($0.key)), $0.value) }
  }

  private mutating func content(
    _ id: SyntaxTree.ID, of name: Name, mayBeGolden: Bool
  ) -> TestTable.Content? {
    switch tree.kind(id) {
    case .scalar: return tree.isBroken(id) ? nil : table(id, of: name).map { .rows($0) }
    case .sequence:
      diagnostics.append(tableIsText(name, at: tree.span(id)))
      return nil
    case .mapping:
      let keys = mayBeGolden ? ["file", "golden"] : ["file"]
      guard
        let fields = Fields(
          id, in: tree, of: "the rows of `\(escaped(name.text))`", keys: keys, diagnostics: &diagnostics)
      else { return nil }
      if let file = located("file", fields) { return .file(file) }
      if let golden = located("golden", fields) { return .golden(golden) }
      if fields.lacks("file") {
        diagnostics.append(missingKey("file", of: "the rows of `\(escaped(name.text))`", at: fields.span))
      }
      return nil
    }
  }

  private mutating func table(_ id: SyntaxTree.ID, of name: Name) -> TableLiteral? {
    let span = tree.span(id)
    let text = tree.table(id)
    guard let header = text.rows.first else {
      diagnostics.append(noHeader(of: name, at: span.isEmpty ? name.span : span))
      return nil
    }
    if text.isJoined {
      diagnostics.append(joinedTable(name, at: header.span))
      return nil
    }
    let before = diagnostics.count
    var columns: [Name] = []
    for cell in header.cells {
      if !isColumnName(cell) {
        diagnostics.append(namelessColumn(cell.text, at: cell.span.isEmpty ? header.span : cell.span))
      } else if let first = columns.first(where: { $0.text == cell.text }) {
        diagnostics.append(columnTwice(cell.text, at: cell.span, first: first.span))
      }
      columns.append(Name(cell.text, at: cell.span))
    }
    var rows: [[TableLiteral.Cell]] = []
    for row in text.rows.dropFirst() {
      if row.cells.count != columns.count {
        diagnostics.append(raggedRow(row, columns: columns))
        continue
      }
      for cell in row.cells where cell.isUnclosed { diagnostics.append(unclosedCell(at: cell.span)) }
      rows.append(
        row.cells.map { TableLiteral.Cell(text: $0.text, isQuoted: $0.isQuoted, span: $0.span) })
    }
    return diagnostics.count == before ? TableLiteral(columns: columns, rows: rows, span: span) : nil
  }

  private func isColumnName(_ cell: TableText.Cell) -> Bool {
    !cell.isQuoted && (isIdentifier(cell.text) || NameTemplate(cell.text) != nil)
  }

  // MARK: Checks, failures, tolerance

  /// Names of checks that are not met, or a map of names to numbers of failing rows.
  private mutating func expectedChecks(_ id: SyntaxTree.ID?) -> [ExpectedCheck] {
    guard let id, !tree.isBroken(id) else { return [] }
    guard tree.kind(id) == .mapping else {
      let items = tree.kind(id) == .scalar ? [id] : tree.items(id)
      return items.compactMap { item in
        if tree.kind(item) == .scalar {
          return ExpectedCheck(name: Name(tree.text(item), at: tree.span(item)), count: nil)
        }
        diagnostics.append(checkIsName(at: tree.span(item)))
        return nil
      }
    }
    return tree.entries(id).compactMap { entry in
      if let count = Int(tree.text(entry.value)), count >= 0 {
        return ExpectedCheck(name: Name(tree.text(entry.key), at: tree.span(entry.key)), count: count)
      }
      if !tree.isBroken(entry.value) { diagnostics.append(notACount(at: tree.span(entry.value))) }
      return nil
    }
  }

  private mutating func failure(_ id: SyntaxTree.ID) -> ExpectedFailure? {
    var expected = ExpectedFailure(span: tree.span(id))
    if tree.kind(id) == .scalar {
      if tree.isBroken(id) { return nil }
      expected.kind = failureKind(Name(tree.text(id), at: tree.span(id)))
      return expected
    }
    guard
      let fields = Fields(
        id, in: tree, of: "the expected error", keys: ["kind", "node", "frame", "column", "row", "text"],
        diagnostics: &diagnostics)
    else { return nil }
    expected.kind = located("kind", fields).flatMap { failureKind($0) }
    expected.node = located("node", fields)
    expected.frame = located("frame", fields)
    expected.column = located("column", fields)
    expected.text = fields.text("text", diagnostics: &diagnostics)
    if let row = located("row", fields) {
      expected.row = Int(row.text).flatMap { $0 > 0 ? $0 : nil }
      if expected.row == nil { diagnostics.append(notARow(row)) }
    }
    if tree.entries(id).isEmpty {
      diagnostics.append(missingKey("kind", of: "the expected error", at: fields.span))
    }
    return expected
  }

  private mutating func failureKind(_ name: Name) -> ExpectedFailure.Kind? {
    if let kind = ExpectedFailure.Kind(rawValue: name.text) { return kind }
    diagnostics.append(
      .unknown(
        .unknownFailure, name.text, "no run fails as `\(escaped(name.text))`", at: name.span,
        among: ExpectedFailure.Kind.allCases.map(\.rawValue), list: "kinds"))
    return nil
  }

  private mutating func tolerance(_ id: SyntaxTree.ID) -> Tolerance? {
    if tree.kind(id) == .scalar {
      return tree.isBroken(id)
        ? nil : distance(Name(tree.text(id), at: tree.span(id))).map { Tolerance(relative: $0) }
    }
    guard
      let fields = Fields(
        id, in: tree, of: "the tolerance", keys: ["relative", "absolute"], diagnostics: &diagnostics)
    else { return nil }
    var tolerance = Tolerance()
    if let text = located("relative", fields), let value = distance(text) { tolerance.relative = value }
    if let text = located("absolute", fields), let value = distance(text) { tolerance.absolute = value }
    return tolerance
  }

  private mutating func distance(_ text: Name) -> Double? {
    if let value = Double(text.text), value >= 0, value.isFinite { return value }
    diagnostics.append(
      Diagnostic(
        .invalidNumber, "`\(escaped(text.text))` is no tolerance", at: text.span,
        label: "expected a number such as `1e-6`"))
    return nil
  }
}

// MARK: - Messages

private func testsAreList(at span: Span) -> Diagnostic {
  Diagnostic(
    .expectedList, "`tests` is a list", at: span, label: "begin each test with `- name: ...`")
}

private func sameTest(_ name: Name, first: Span) -> Diagnostic {
  Diagnostic(
    .duplicateName, "two tests are named `\(escaped(name.text))`", at: name.span,
    secondary: [Label(first, "the first one")])
}

private func expectsBoth(at span: Span) -> Diagnostic {
  Diagnostic(
    .conflictingKeys, "a run that fails gives no rows", at: span,
    label: "keep either `expect` or `expect_error`")
}

private func expectedOneValue(of name: Name, at span: Span) -> Diagnostic {
  Diagnostic(
    .expectedScalar, "parameter `\(escaped(name.text))` takes one value", at: span,
    label: "keep one value, without brackets")
}

private func tableIsText(_ name: Name, at span: Span) -> Diagnostic {
  Diagnostic(
    .expectedScalar, "the rows of `\(escaped(name.text))` are a table in a text, found a list", at: span,
    label: "write `\(escaped(name.text)): |` and below it a line of names and a line for each row")
}

private func noHeader(of name: Name, at span: Span) -> Diagnostic {
  Diagnostic(
    .malformedTable, "the table of `\(escaped(name.text))` has no line of names", at: span,
    label: "begin with the columns: `week | spend`")
}

private func joinedTable(_ name: Name, at span: Span) -> Diagnostic {
  Diagnostic(
    .malformedTable, "YAML makes one line of this table", at: span,
    label: "write `\(escaped(name.text)): |`, with the bar that keeps lines apart")
}

private func namelessColumn(_ text: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .malformedTable,
    text.isEmpty ? "a column without a name" : "no column has the name `\(escaped(text))`", at: span,
    label: "the first line names the columns",
    notes: text.contains(".") ? ["a file is named by `{file: \(escaped(text))}`"] : [])
}

private func columnTwice(_ name: String, at span: Span, first: Span) -> Diagnostic {
  Diagnostic(
    .duplicateName, "the table has two columns `\(escaped(name))`", at: span,
    secondary: [Label(first, "the first one")])
}

private func raggedRow(_ row: TableText.Row, columns: [Name]) -> Diagnostic {
  func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
  let isShort = row.cells.count < columns.count
  let extra = isShort ? row.span : row.cells[columns.count].span
  return Diagnostic(
    .malformedTable,
    "this row has \(counted(row.cells.count, "cell")), and the table \(counted(columns.count, "column"))",
    at: extra.isEmpty ? row.span : extra,
    label: isShort ? "nothing is said of `\(escaped(columns[row.cells.count].text))`" : "no column has this",
    notes: isShort
      ? ["a cell without a value is written `null`"]
      : ["a text that holds a bar stands in single quotes: `'a|b'`"])
}

private func unclosedCell(at span: Span) -> Diagnostic {
  Diagnostic(
    .unclosedQuote, "a cell that begins with a quote ends with one", at: span,
    notes: ["inside of it a quote is written twice: `'it''s'`"])
}

private func checkIsName(at span: Span) -> Diagnostic {
  Diagnostic(.expectedScalar, "`expect_checks` lists names of checks", at: span, label: "expected a name")
}

private func notACount(at span: Span) -> Diagnostic {
  Diagnostic(
    .invalidNumber, "behind a check stands the number of rows that fail it", at: span,
    label: "expected a whole number")
}

private func notARow(_ row: Name) -> Diagnostic {
  Diagnostic(
    .invalidNumber, "`\(escaped(row.text))` is no row", at: row.span, label: "rows are counted from 1")
}
