import Diagnostics
import Syntax

/// What a check says in expressions of the library.
///
/// A row passes where the condition is true or null: a null is the business of `not_null` alone.
struct CheckTerms {
  /// Whether each row passes, or the one value.
  let passes: Expression
  /// The one value that is looked at; nil where rows are.
  let value: Expression?

  /// `frame` is the name of the frame that a check of a whole frame is about.
  init(_ check: CheckDeclaration, of values: [Expression], frame: String?) {
    let span = check.place
    let value = values.first ?? Expression(name: frame ?? "", "*", at: span)
    func call(_ transform: String, _ operands: Expression...) -> Expression {
      Expression.call(transform, operands, as: .check(check.kind.rawValue), at: span)
    }
    let operands = check.operands.compactMap { $0 }
    let one = CheckTerms.number(check, value)
    self.value = one
    switch check.kind {
    case .assert: passes = operands[0]
    case .between: passes = CheckTerms.range(value, check.operands, of: check)
    case .length: passes = CheckTerms.range(call("length", value), check.operands, of: check)
    case .isIn: passes = Expression.call("is_in", [value] + operands, as: .check("in"), at: span)
    case .matches: passes = call("matches", value, operands[0])
    case .max: passes = call("less_equal", value, operands[0])
    case .min: passes = call("at_least", value, operands[0])
    case .monotonic:
      let before = call("shift", call("forward_fill", value))
      let word = Monotony.allCases.first { operands[0].isText($0.rawValue) } ?? .increasing
      passes = call(word.comparison, value, before)
    case .noGaps: passes = CheckTerms.step(value, operands[0], at: span)
    case .notNull: passes = call("is_not_null", value)
    case .references: passes = CheckTerms.isIncomplete(values, at: span)
    case .unique:
      let count = Expression.call("count", [value], by: values, at: span)
      let alone = call("equal", count, Expression(integer: 1, at: span))
      passes = call("or", CheckTerms.isIncomplete(values, at: span), alone)
    case .freshness: passes = call("greater_equal", one ?? value, call("subtract", operands[1], operands[0]))
    case .maxNullFraction: passes = call("less_equal", one ?? value, operands[0])
    case .mean, .median, .nUnique, .rowCount, .std, .sum:
      passes = CheckTerms.range(one ?? value, check.operands, of: check)
    case .quantile: passes = CheckTerms.range(one ?? value, Array(check.operands.dropFirst()), of: check)
    }
  }

  /// The one number that a check of all rows looks at.
  private static func number(_ check: CheckDeclaration, _ value: Expression) -> Expression? {
    func call(_ transform: String, _ operands: Expression...) -> Expression {
      Expression.call(transform, operands, as: .check(check.kind.rawValue), at: check.place)
    }
    switch check.kind {
    case .assert, .between, .isIn, .length, .matches, .max, .min, .monotonic, .noGaps, .notNull, .references,
      .unique:
      return nil
    case .freshness: return call("max", value)
    case .maxNullFraction:
      let isNull = call("is_null", value)
      // Of no rows there is no share: null, which passes.
      let count = call("null_if", call("count", isNull), Expression(integer: 0, at: check.place))
      return call("divide", call("count_if", isNull), count)
    case .mean, .median, .nUnique, .std, .sum: return call(check.kind.rawValue, value)
    case .quantile: return check.operands[0].map { call("quantile", value, $0) }
    case .rowCount: return call("count", call("is_null", value))
    }
  }

  /// Whether one of the values is null.
  private static func isIncomplete(_ values: [Expression], at span: Span) -> Expression {
    let tests = values.map { Expression.call("is_null", [$0], at: span) }
    return tests.dropFirst().reduce(tests[0]) { Expression.call("or", [$0, $1], at: span) }
  }

  /// Whether a value is a step behind the one before. From the end of a month a step to the end of the next
  /// one may be seen only from there.
  private static func step(_ value: Expression, _ step: Expression, at span: Span) -> Expression {
    func call(_ transform: String, _ left: Expression, _ right: Expression) -> Expression {
      Expression.call(transform, [left, right], as: form, at: span)
    }
    let form = Form.check(CheckKind.noGaps.rawValue)
    let before = Expression.call("shift", [value], as: form, at: span)
    let isNext = call("equal", value, call("add", before, step))
    guard case .duration(_, let unit) = step[step.root].kind else { return isNext }
    switch unit {
    case .ns, .us, .ms, .s, .min, .h, .d, .w: return isNext
    case .mo, .q, .y: return call("or", isNext, call("equal", call("subtract", value, step), before))
    }
  }

  /// A range that NaN is in none of; either end may be left out.
  private static func range(
    _ value: Expression, _ limits: [Expression?], of check: CheckDeclaration
  ) -> Expression {
    func call(_ transform: String, _ operands: Expression...) -> Expression {
      Expression.call(transform, operands, as: .check(check.kind.rawValue), at: check.place)
    }
    return switch (limits[0], limits[1]) {
    case (let low?, let high?): call("between", value, low, high)
    case (let low?, nil): call("at_least", value, low)
    case (nil, let high?): call("less_equal", value, high)
    case (nil, nil): call("is_not_null", value)
    }
  }
}

extension Expression {
  fileprivate func isText(_ text: String) -> Bool { self[root].kind == .string(text) }
}
