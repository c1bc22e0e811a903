public import Diagnostics
public import Syntax

/// The values for which a node is declared: `for: {w: [6, 12, 26]}`.
public struct Repetition: Sendable {
  public enum Values: Sendable {
    case list([Expression])
    /// Both ends included.
    case range(from: Expression, to: Expression, step: Expression?)
  }

  public enum Kind: Sendable {
    /// Every combination, the first variable varying slowest.
    case product([Values])
    /// For each instance a value of every variable.
    case rows([[Expression]])
  }

  public let variables: [Name]
  public let kind: Kind
  public let span: Span

  /// The expressions of its values.
  public var expressions: [Expression] {
    switch kind {
    case .rows(let rows): rows.flatMap { $0 }
    case .product(let axes):
      axes.flatMap { axis -> [Expression] in
        switch axis {
        case .list(let items): items
        case .range(let from, let to, let step): [from, to] + (step.map { [$0] } ?? [])
        }
      }
    }
  }
}

extension ParsedFlow {
  /// Every `for`.
  public var repetitions: [Repetition] {
    nodes.compactMap(\.repetition) + declaredChecks.compactMap(\.repetition)
      + outputs.compactMap(\.repetition) + tests.compactMap(\.repetition)
  }
}

extension FlowReader {
  /// What stands under `for`; nil, with a diagnostic, when it is no list of values.
  mutating func repetition(_ id: SyntaxTree.ID) -> Repetition? {
    switch tree.kind(id) {
    case .mapping: return product(id)
    case .sequence: return rows(id)
    case .scalar:
      if !tree.isBroken(id) { diagnostics.append(forIsMapping(at: tree.span(id))) }
      return nil
    }
  }

  private mutating func product(_ id: SyntaxTree.ID) -> Repetition? {
    let named = entries(id, of: "for")
    var values: [Repetition.Values] = []
    for (name, id) in named {
      switch tree.kind(id) {
      case .sequence: values.append(.list(tree.items(id).map { value($0) }))
      case .mapping:
        guard let range = readRange(id, of: name) else { return nil }
        values.append(range)
      case .scalar:
        if !tree.isBroken(id) { diagnostics.append(expectedValues(name, at: tree.span(id))) }
        return nil
      }
    }
    guard !named.isEmpty, named.count == tree.entries(id).count else {
      if tree.entries(id).isEmpty { diagnostics.append(forIsMapping(at: tree.span(id))) }
      return nil
    }
    return Repetition(variables: named.map(\.0), kind: .product(values), span: tree.span(id))
  }

  private mutating func readRange(_ id: SyntaxTree.ID, of name: Name) -> Repetition.Values? {
    guard
      let fields = Fields(
        id, in: tree, of: "the range of `\(escaped(name.text))`", keys: ["from", "to", "step"],
        diagnostics: &diagnostics)
    else { return nil }
    guard let from = fields["from"], let to = fields["to"] else {
      let lacking = fields["from"] == nil ? "from" : "to"
      diagnostics.append(missingKey(lacking, of: "the range of `\(escaped(name.text))`", at: fields.span))
      return nil
    }
    return .range(
      from: expression(from), to: expression(to), step: fields["step"].map { expression($0) })
  }

  private mutating func rows(_ id: SyntaxTree.ID) -> Repetition? {
    var variables: [Name] = []
    var rows: [[Expression]] = []
    for item in tree.items(id) {
      guard tree.kind(item) == .mapping else {
        diagnostics.append(forIsMapping(at: tree.span(item)))
        return nil
      }
      let named = entries(item, of: "for")
      guard named.count == tree.entries(item).count else { return nil }
      if rows.isEmpty { variables = named.map(\.0) }
      if let extra = named.first(where: { entry in !variables.contains { $0.text == entry.0.text } }) {
        diagnostics.append(unknownVariable(extra.0, known: variables.map(\.text)))
        return nil
      }
      var row: [Expression] = []
      for variable in variables {
        guard let entry = named.first(where: { $0.0.text == variable.text }) else {
          diagnostics.append(missingKey(variable.text, of: "this row of `for`", at: tree.span(item)))
          return nil
        }
        row.append(value(entry.1))
      }
      rows.append(row)
    }
    return Repetition(variables: variables, kind: .rows(rows), span: tree.span(id))
  }

  /// A value as it stands in a list: text in quotes and bare words are texts, the rest are expressions.
  mutating func value(_ id: SyntaxTree.ID) -> Expression {
    if tree.kind(id) == .scalar, !tree.isBroken(id) {
      let text = tree.text(id)
      if tree.style(id) != .plain || isIdentifier(text) {
        return Expression(literal: .string(text), span: tree.span(id))
      }
    }
    return expression(id)
  }
}

private func forIsMapping(at span: Span) -> Diagnostic {
  Diagnostic(
    .expectedMapping, "`for` says which values a name takes", at: span,
    label: "expected `{name: [1, 2, 3]}`",
    notes: ["a list of maps gives its rows: `[{a: 1, b: 2}, {a: 3, b: 4}]`"])
}

private func expectedValues(_ name: Name, at span: Span) -> Diagnostic {
  Diagnostic(
    .expectedList, "`for` needs a list of the values of `\(escaped(name.text))`, found one without brackets",
    at: span, label: "expected a list such as `[6, 12]`, or `{from: 1, to: 12}`")
}

private func unknownVariable(_ name: Name, known: [String]) -> Diagnostic {
  .unknown(
    .unknownKey, name.text, "the first row of `for` has no `\(escaped(name.text))`", at: name.span,
    among: known,
    list: "names")
}
