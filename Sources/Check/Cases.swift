import Diagnostics
import Flow
import StandardLibrary
import Syntax
import Types

/// The branches of a node's `cases`: one is taken when the flow is compiled, all are checked.
extension ExpressionChecker {
  /// At most this many combinations of parameters' values are tried to see whether all are covered.
  private static let combinations = 4_096

  private struct Branches {
    var conditions: [Expression.Index] = []
    /// One for each condition, and the one of `else`.
    var values: [Expression.Index] = []

    var hasElse: Bool { values.count > conditions.count }

    init(_ call: Expression.Call) {
      for (position, argument) in call.arguments.enumerated() {
        let isCondition = position % 2 == 0 && position < call.arguments.count - 1
        if isCondition { conditions.append(argument.value) } else { values.append(argument.value) }
      }
    }
  }

  /// The term of the branch that is taken, with the type that all branches have.
  mutating func cases(
    _ call: Expression.Call, at span: Span, in expression: Expression, results: [Int?], context: Context
  ) -> Int? {
    let branches = Branches(call)
    guard areConstant(branches.conditions, expression, results, context) else { return nil }
    guard let covered = coverage(branches, expression, context, at: span) else { return nil }
    let folder = context.folder
    let values = branches.values.map { results[Int($0.value)] }
    guard !values.contains(nil), covered else { return nil }
    let taken = branches.conditions.firstIndex { folder.value(of: $0, in: expression) == .bool(true) }
    return meet(values.compactMap { $0 }, taken: taken ?? branches.values.count - 1, at: span)
  }

  // MARK: Conditions

  /// Whether every condition is a boolean that parameters and literals decide.
  private mutating func areConstant(
    _ conditions: [Expression.Index], _ expression: Expression, _ results: [Int?], _ context: Context
  ) -> Bool {
    let folder = context.folder
    var areSound = true
    for condition in conditions {
      guard let term = results[Int(condition.value)] else {
        areSound = false
        continue
      }
      let place = expression[condition].span
      if terms[term].type.type != .bool {
        diagnostics.append(notBoolean(terms[term], at: place))
        areSound = false
      } else if folder.value(of: condition, in: expression) == nil {
        diagnostics.append(notDecided(at: place))
        areSound = false
      }
    }
    return areSound
  }

  /// Whether every value of the parameters has a branch, with warnings for branches that no value takes; nil,
  /// with a diagnostic, when the answer is no.
  private mutating func coverage(
    _ branches: Branches, _ expression: Expression, _ context: Context, at span: Span
  ) -> Bool? {
    var positions: [Int] = []
    var seen: Set<Int> = []
    for index in branches.conditions {
      for case .parameter(let position)? in context.references[subtree(index, expression)]
      where seen.insert(position).inserted {
        positions.append(position)
      }
    }
    let domains = positions.map { domain(of: scope.parameters[$0].limits) }
    let count = domains.reduce(1) { min($0 * ($1?.count ?? 0), Self.combinations + 1) }
    guard (1...Self.combinations).contains(count) else {
      if branches.hasElse { return true }
      let open = zip(positions, domains).first { $0.1 == nil }.map { scope.parameters[$0.0].name }
      diagnostics.append(needsElse(open, at: span))
      return nil
    }
    var isTaken = [Bool](repeating: false, count: branches.values.count)
    for combination in 0..<count {
      let values = assignment(combination, positions, domains.compactMap { $0 })
      let folder = ConstantFolder { name in values.first { $0.name == name }?.value }
      let chosen = branches.conditions.firstIndex { folder.value(of: $0, in: expression) == .bool(true) }
      guard let branch = chosen ?? (branches.hasElse ? branches.values.count - 1 : nil) else {
        diagnostics.append(missingCase(values, node: context.node, at: span))
        return nil
      }
      isTaken[branch] = true
    }
    for (branch, isTaken) in zip(branches.values, isTaken) where !isTaken {
      diagnostics.append(neverTaken(at: expression[branch].span))
    }
    return true
  }

  /// The parts of an expression that a part is made of; all before it serve as well, since conditions alone
  /// are asked and each begins where the branch before it ends.
  private func subtree(_ index: Expression.Index, _ expression: Expression) -> ClosedRange<Int> {
    var start = Int(index.value)
    var open = [start]
    while let part = open.popLast() {
      start = min(start, part)
      switch expression.nodes[part].kind {
      case .call(let call): open += call.arguments.map { Int($0.value.value) }
      case .list(let items): open += items.map { Int($0.value) }
      case .integer, .negativeInteger, .float, .string, .boolean, .null, .duration, .date, .timestamp, .name,
        .error:
        break
      }
    }
    return start...Int(index.value)
  }

  /// All values that a parameter can have; nil when they cannot be listed.
  private func domain(of limits: ParameterLimits) -> [Literal]? {
    if let words = limits.words { return words.map { .string($0) } }
    return limits.type == .bool ? [.bool(true), .bool(false)] : nil
  }

  private func assignment(
    _ combination: Int, _ positions: [Int], _ domains: [[Literal]]
  ) -> [(name: String, value: Literal)] {
    var rest = combination
    return zip(positions, domains).map { position, domain in
      defer { rest /= domain.count }
      return (scope.parameters[position].name, domain[rest % domain.count])
    }
  }

  // MARK: Values

  /// The branch that is taken, as what all branches have in common.
  private mutating func meet(_ values: [Int], taken: Int, at span: Span) -> Int? {
    guard let choice = scope.transforms["if"]?.renamed("cases") else {
      preconditionFailure("`if` is in the library")
    }
    // Branches have in common what the branches of `if` have: type, rows, unit.
    var common = values[0]
    for value in values.dropFirst() {
      guard let next = choose(choice, common, value, at: span) else { return nil }
      common = next
    }
    let whole = terms[common]
    var result = convert(values[taken], to: whole.type.type)
    if terms[result].domain != whole.domain {
      // One value for all rows: another branch lends its rows.
      guard let rows = values.first(where: { terms[$0].domain == whole.domain }),
        let spread = choose(choice, values[taken], rows, at: span)
      else { return nil }
      result = spread
    }
    var term = terms[result]
    term.type.nullable = whole.type.nullable
    term.type.unit = whole.type.unit
    term.emptyOf = term.emptyOf ?? whole.emptyOf
    term.reason = whole.reason
    return append(term)
  }

  /// `if(true, left, right)`.
  private mutating func choose(_ choice: Transform, _ left: Int, _ right: Int, at span: Span) -> Int? {
    let condition = append(
      Term(kind: .literal(.bool(true)), type: ValueType(.bool), domain: .scalar, span: span))
    var site = CallSite(transform: choice, span: span)
    site.operands = [(condition, 0), (left, 1), (right, 2)]
    return finish(site)
  }
}

private func notBoolean(_ term: Term, at span: Span) -> Diagnostic {
  Diagnostic(
    .typeMismatch, "`when` takes bool, found \(term.type.type)", at: span, label: "this is \(term.type.type)")
}

private func notDecided(at span: Span) -> Diagnostic {
  Diagnostic(
    .notConstant, "which branch is taken must be known before there is any data", at: span,
    label: "expected parameters and literals",
    notes: ["what depends on data is written `if(condition, a, b)`"])
}

private func needsElse(_ parameter: String?, at span: Span) -> Diagnostic {
  Diagnostic(
    .missingCase, "the branches do not say what holds for all other values", at: span,
    label: "add `- else: ...`",
    notes: parameter.map { ["the values of `\($0)` cannot be listed"] } ?? [])
}

private func missingCase(_ values: [(name: String, value: Literal)], node: String, at span: Span)
  -> Diagnostic
{
  let shown = values.map { "\($0.name) = \($0.value)" }.joined(separator: ", ")
  let condition = values.map { value in
    switch value.value {
    case .bool(let isTrue): isTrue ? value.name : "not \(value.name)"
    case let other: "\(value.name) == \(other)"
    }
  }.joined(separator: " and ")
  return Diagnostic(
    .missingCase, "no branch of `\(node)` is taken when \(shown)", at: span,
    label: "add `- when: \(condition)` or `- else: ...`")
}

private func neverTaken(at span: Span) -> Diagnostic {
  Diagnostic(
    .unreachableCase, "no value of the parameters takes this branch", at: span,
    label: "earlier branches take them all", severity: .warning)
}
