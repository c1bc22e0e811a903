public import Diagnostics
public import Flow
import Syntax
import Types

/// Finds what the names of a test stand for, and reads its cells as values of their columns.
public struct TestChecker {
  private let typed: TypedFlow
  private let targets: TestTargets
  private var diagnostics: [Diagnostic] = []

  private var flow: ParsedFlow { typed.flow }

  public init(_ typed: TypedFlow) {
    self.typed = typed
    targets = TestTargets(typed)
  }

  /// The test; nil when it cannot be run, of which a diagnostic tells, or told before, why.
  public func check(_ test: TestDeclaration) -> (test: TypedTest?, diagnostics: [Diagnostic]) {
    var checker = self
    let result = checker.typedTest(test)
    return (checker.diagnostics.isEmpty ? result : nil, checker.diagnostics)
  }

  private mutating func typedTest(_ test: TestDeclaration) -> TypedTest? {
    let given = test.given.map { self.given($0, fails: test.failure != nil) }
    let expected = test.expected.map { self.expected($0) }
    let checks = test.checks.map { self.check($0) }
    var failing: [TypedOutput]? = []
    if let failure = test.failure { failing = self.failing(failure) }
    guard let failing, !given.contains(where: { $0 == nil }), !expected.contains(where: { $0 == nil }),
      !checks.contains(where: { $0 == nil })
    else { return nil }
    return TypedTest(
      name: test.name, given: given.compactMap(\.self), expected: expected.compactMap(\.self),
      checks: Array(zip(checks.compactMap(\.self), test.checks)), failure: test.failure, failing: failing,
      tolerance: test.tolerance)
  }

  // MARK: Given

  private mutating func given(_ table: TestTable, fails: Bool) -> TypedTest.Given? {
    guard let (index, source) = self.source(table.name) else { return nil }
    switch table.content {
    case .file(let path), .golden(let path):
      return TypedTest.Given(source: table.name, content: .file(path), span: path.span)
    case .rows(let literal):
      var columns: [TypedTest.Column?] = []
      for (position, name) in literal.columns.enumerated() {
        guard let declared = source.columns.firstIndex(where: { $0.name.text == name.text }) else {
          if !targets.isSilent(about: name.text, in: index) {
            diagnostics.append(
              .unknown(
                .unknownColumn, name.text,
                "source `\(table.name.text)` has no column `\(escaped(name.text))`", at: name.span,
                among: source.columns.map(\.name.text), list: "columns"))
          }
          columns.append(nil)
          continue
        }
        let type = typed.frames[index].columns[declared].type
        columns.append(column(literal, position, type: type, isGiven: true, mayBeNull: fails))
      }
      if columns.contains(where: { $0 == nil }) { return nil }
      return TypedTest.Given(
        source: table.name, content: .rows(columns.compactMap(\.self), count: literal.rows.count),
        span: literal.span)
    }
  }

  private mutating func source(_ name: Name) -> (index: Int, source: SourceDeclaration)? {
    guard let index = flow.frames.firstIndex(where: { $0.name.text == name.text }) else {
      if targets.isSilent(about: name.text, in: nil) { return nil }
      let sources = flow.frames.filter { if case .source = $0.kind { true } else { false } }
      diagnostics.append(
        .unknown(
          .unknownFrame, name.text, "there is no source `\(escaped(name.text))`", at: name.span,
          among: sources.map(\.name.text), list: "sources"))
      return nil
    }
    if case .source(let source) = flow.frames[index].kind { return (index, source) }
    diagnostics.append(
      Diagnostic(
        .unknownFrame, "`\(name.text)` is made of other frames", at: name.span,
        label: "a test gives the rows of sources"))
    return nil
  }

  private mutating func column(
    _ literal: TableLiteral, _ position: Int, type: ValueType, isGiven: Bool, mayBeNull: Bool
  ) -> TypedTest.Column? {
    let name = literal.columns[position]
    var cells: [Literal] = []
    for row in literal.rows {
      let cell = row[position]
      guard let value = cell.value(as: type.type) else {
        diagnostics.append(invalidCell(cell, name.text, type.type))
        return nil
      }
      if case .null = value, !type.nullable, !mayBeNull {
        // An empty cell has no place to underline.
        let place = cell.span.isEmpty ? row.reduce(cell.span) { $0.through($1.span) } : cell.span
        diagnostics.append(cellIsNull(cell, name.text, at: place, isGiven: isGiven))
        return nil
      }
      cells.append(value)
    }
    return TypedTest.Column(
      name: name.text, type: type, cells: cells, spans: literal.rows.map { $0[position].span })
  }

  // MARK: Expected

  private mutating func expected(_ table: TestTable) -> TypedTest.Expected? {
    guard let target = targets.target(table.name.text) else {
      if !targets.isSilent(about: table.name.text, in: nil) { diagnostics.append(unknownTarget(table.name)) }
      return nil
    }
    switch table.content {
    case .file(let path):
      return TypedTest.Expected(
        name: table.name, output: targets.everything(of: target, named: table.name.text),
        content: .file(path), span: path.span)
    case .golden(let path):
      return TypedTest.Expected(
        name: table.name, output: targets.everything(of: target, named: table.name.text),
        content: .golden(path), span: path.span)
    case .rows(let literal): return rows(literal, of: table.name, target)
    }
  }

  private func unknownTarget(_ name: Name) -> Diagnostic {
    if let frame = targets.frame(ofNode: name.text) {
      return Diagnostic(
        .unknownFrame, "`\(escaped(name.text))` is a node, and what is expected is a table", at: name.span,
        label: "name its rows, `\(frame)`, and the node in the header")
    }
    return .unknown(
      .unknownFrame, name.text, "there is no frame and no output `\(escaped(name.text))`", at: name.span,
      among: targets.names, list: "frames and outputs")
  }

  private mutating func rows(
    _ literal: TableLiteral, of name: Name, _ target: TestTargets.Target
  ) -> TypedTest.Expected? {
    var outputs: [TypedOutput.Column] = []
    var columns: [TypedTest.Column] = []
    for (position, column) in literal.columns.enumerated() {
      guard let found = targets.column(column.text, of: target) else {
        if !targets.isSilent(about: column.text, in: target.frame) {
          diagnostics.append(
            .unknown(
              .unknownColumn, column.text, "`\(name.text)` has no column `\(escaped(column.text))`",
              at: column.span, among: targets.known(in: target)))
        }
        continue
      }
      guard !targets.isUnsure(target), let type = targets.type(of: found),
        let cells = self.column(literal, position, type: type, isGiven: false, mayBeNull: false)
      else { continue }
      outputs.append(found)
      columns.append(cells)
    }
    guard columns.count == literal.columns.count else { return nil }
    let output = TypedOutput(
      name: name.text, domain: target.domain, columns: outputs)
    return TypedTest.Expected(
      name: name, output: output, content: .rows(columns, count: literal.rows.count), span: literal.span)
  }

  // MARK: Checks, failures

  private mutating func check(_ expected: ExpectedCheck) -> TypedCheck? {
    let name = expected.name
    if let check = typed.checks.first(where: { $0.name == name.text }) { return check.withoutRows() }
    let isBroken = flow.checks.contains { $0.name == name.text }
    if !isBroken, !targets.isSilent(about: name.text, in: nil) {
      diagnostics.append(
        .unknown(
          .unknownName, name.text, "there is no check `\(escaped(name.text))`", at: name.span,
          among: flow.checks.map(\.name), list: "checks"))
    }
    return nil
  }

  /// What to compute to see the failure: the node or the rows that it is of, else the outputs.
  private mutating func failing(_ failure: ExpectedFailure) -> [TypedOutput]? {
    var rows: TypedOutput?
    if let frame = failure.frame {
      guard let index = flow.frames.firstIndex(where: { $0.name.text == frame.text }) else {
        if !targets.isSilent(about: frame.text, in: nil) {
          diagnostics.append(
            .unknown(
              .unknownFrame, frame.text, "there is no frame `\(escaped(frame.text))`", at: frame.span,
              among: flow.frames.map(\.name.text), list: "frames"))
        }
        return nil
      }
      if let column = failure.column, !hasColumn(column, in: index) { return nil }
      rows = targets.contract(of: index, with: failure.column?.text)
    }
    guard let node = failure.node else { return rows.map { [$0] } ?? typed.outputs }
    if let output = targets.output(ofNode: node.text) { return [output] }
    if !targets.isSilent(about: node.text, in: nil) {
      diagnostics.append(
        .unknown(
          .unknownName, node.text, "there is no node `\(escaped(node.text))`", at: node.span,
          among: targets.nodeNames, list: "nodes"))
    }
    return nil
  }

  private mutating func hasColumn(_ column: Name, in frame: Int) -> Bool {
    let known = typed.frames[frame].columns.map(\.name)
    if known.contains(column.text) { return true }
    if !targets.isSilent(about: column.text, in: frame) {
      diagnostics.append(
        .unknown(
          .unknownColumn, column.text,
          "frame `\(typed.frames[frame].name)` has no column `\(escaped(column.text))`", at: column.span,
          among: known, list: "columns"))
    }
    return false
  }
}
