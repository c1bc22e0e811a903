import Diagnostics
import Flow
import Syntax
import Types

/// Checks: their conditions are typed as nodes are, and their counts are aggregates over these.
extension Checker {
  /// The most columns that a failing row is shown with, beside its key.
  private static let shownColumns = 6

  /// The checks whose conditions are sound.
  mutating func checks(in scope: Scope, frames: [TypedFrame]) -> [TypedCheck] {
    flow.checks.compactMap { check in
      guard let passes = scope.nodes[check.passes] else { return nil }
      return TypedCheck(
        name: check.name, domain: passes.domain, counted: counted(check, passes.domain), passes: check.passes,
        failing: passes.domain == .scalar ? nil : failing(check, in: scope),
        shown: shown(check, passes.domain, frames, scope.nodes), mostly: check.declaration.mostly,
        isWarning: check.declaration.isWarning, message: check.declaration.message, owner: check.owner)
    }
  }

  /// The number of rows in which the condition is false: `count(null_if(passes, true))`.
  private mutating func failing(_ check: PlacedCheck, in scope: Scope) -> TypedNode? {
    let span = check.declaration.place
    func call(_ transform: String, _ operands: Int32...) -> Expression.Node {
      let arguments = operands.map {
        Expression.Argument(label: nil, value: Expression.Index(value: $0))
      }
      let name = Expression.Part(text: transform, span: span)
      return Expression.Node(
        kind: .call(Expression.Call(name: name, arguments: arguments, form: .op)), span: span)
    }
    let condition = Expression.Node(kind: .name([Expression.Part(text: "passes", span: span)]), span: span)
    let holds = Expression.Node(kind: .boolean(true), span: span)
    let expression = Expression(nodes: [condition, holds, call("null_if", 0, 1), call("count", 2)])
    var checker = ExpressionChecker(scope: scope)
    let root = checker.check(
      expression,
      in: ExpressionChecker.Context(references: [.node(check.passes), nil, nil, nil], node: check.name))
    guard let root else { preconditionFailure("conditions can be counted: \(checker.diagnostics)") }
    return TypedNode(name: check.name, expression: TypedExpression(terms: checker.terms, root: root))
  }

  /// A reference makes a frame of its own, of the rows that have no match.
  private func counted(_ check: PlacedCheck, _ domain: Domain) -> Domain {
    guard case .rows(let frame) = domain, flow.frames[frame.index].isMade, let own = check.frame else {
      return domain
    }
    return .rows(FrameID(own))
  }

  private func shown(
    _ check: PlacedCheck, _ domain: Domain, _ frames: [TypedFrame], _ nodes: FinishedNodes
  ) -> [TypedOutput.Column] {
    guard case .rows(let rows) = domain else {
      if let value = check.value {
        return [TypedOutput.Column(name: check.declaration.kind.rawValue, value: .node(value))]
      }
      let read = resolved.references[check.passes].compactMap { $0?.node }
      return read.prefix(Checker.shownColumns).map {
        TypedOutput.Column(name: flow.nodes[$0].name.text, value: .node($0))
      }
    }
    let frame = frames[rows.index]
    let key = frame.key.compactMap { name in
      frame.columns.firstIndex { $0.name == name }.map { position in
        TypedOutput.Column(name: name, value: .column(frame: rows.index, position: position))
      }
    }
    var seen = Set(key.map(\.name))
    let read = resolved.references[check.passes].compactMap { $0.flatMap { column($0, in: rows, nodes) } }
      .filter { seen.insert($0.name).inserted }
    return key + read.prefix(Checker.shownColumns)
  }

  /// What a name of the condition stands for, where it has a value in each row of the frame.
  private func column(
    _ reference: Reference, in rows: FrameID, _ nodes: FinishedNodes
  ) -> TypedOutput.Column? {
    switch reference {
    case .parameter: return nil
    case .column(let frame, let position):
      guard frame == rows.index else { return nil }
      return TypedOutput.Column(
        name: resolved.columns[frame][position].name, value: .column(frame: frame, position: position))
    case .node(let node):
      guard nodes[node]?.domain == .rows(rows) else { return nil }
      return TypedOutput.Column(name: flow.nodes[node].name.text, value: .node(node))
    case .taken(let frame, let node):
      guard frame == rows.index, nodes[node].map({ $0.domain != .scalar }) ?? false else { return nil }
      return TypedOutput.Column(
        name: flow.nodes[node].name.text, value: .taken(frame: frame, node: node))
    }
  }

  /// Tells a finding about what a check computes in the words of the check: the author wrote no operator.
  mutating func explainDemand(_ node: Int, _ nodes: FinishedNodes, from start: Int) {
    guard diagnostics[start...].contains(where: { $0.code == .typeMismatch }),
      let placed = flow.checks.first(where: { $0.passes == node })
    else { return }
    let check = placed.declaration
    if check.kind.needsRows, case .node(let owner) = placed.owner, nodes[owner]?.domain == .scalar {
      diagnostics.removeSubrange(start...)
      diagnostics.append(ofOneValue(check.kind, flow.nodes[owner].name.text, at: check.place))
      return
    }
    guard let note = check.kind.computation else { return }
    for index in diagnostics.indices[start...] where diagnostics[index].code == .typeMismatch {
      diagnostics[index].notes.append(note)
    }
  }

  /// Whether the condition of a check is one; true for all other nodes.
  mutating func demands(_ root: Term, _ node: NodeDeclaration) -> Bool {
    if node.part != .passes || root.type.type == .bool { return true }
    diagnostics.append(noDemand(root))
    return false
  }
}

extension CheckKind {
  /// Whether a single value can be no subject of it.
  fileprivate var needsRows: Bool {
    switch self {
    case .freshness, .maxNullFraction, .mean, .median, .monotonic, .nUnique, .noGaps, .quantile, .references,
      .rowCount, .std, .sum, .unique:
      true
    case .assert, .between, .isIn, .length, .matches, .max, .min, .notNull: false
    }
  }

  /// What it computes that may not fit; nil where its operands say that themselves.
  fileprivate var computation: String? {
    switch self {
    case .freshness: "`freshness` compares with `at - within`: for dates, a date and whole days"
    case .noGaps: "`no_gaps` adds its step to the value before: `1d` to times, `1` to numbers"
    case .assert, .between, .isIn, .length, .matches, .max, .maxNullFraction, .mean, .median, .min,
      .monotonic, .nUnique, .notNull, .quantile, .references, .rowCount, .std, .sum, .unique:
      nil
    }
  }
}

private func ofOneValue(_ kind: CheckKind, _ node: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .misplacedCheck, "`\(kind.rawValue)` looks at rows, and `\(escaped(node))` is one value", at: span,
    label: "this is no column", notes: ["one value is checked by `between`, `min`, `max`, `in`, `assert`"])
}

private func noDemand(_ root: Term) -> Diagnostic {
  Diagnostic(
    .typeMismatch, "`assert` takes a condition, found \(root.type.type)", at: root.span,
    label: "this is \(root.type.type)", notes: ["a condition compares: `x > 0`, `x is not null`"])
}
