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
    func call(_ transform: String, _ operands: [Expression?]) -> Expression {
      Expression.call(transform, operands.compactMap { $0 }, at: span)
    }
    var one: Expression?
    switch check.kind {
    case .assert: passes = check.operands[0] ?? value
    case .between: passes = CheckTerms.range(value, check.operands, at: span)
    case .isIn: passes = call("is_in", [value] + check.operands)
    case .length: passes = CheckTerms.range(call("length", [value]), check.operands, at: span)
    case .matches: passes = call("matches", [value] + check.operands)
    case .max: passes = call("less_equal", [value] + check.operands)
    case .min: passes = call("at_least", [value] + check.operands)
    case .notNull: passes = call("is_not_null", [value])
    case .rowCount:
      let count = call("count", [call("is_null", [value])])
      one = count
      passes = CheckTerms.range(count, check.operands, at: span)
    case .unique:
      let count = Expression.call("count", [value], by: values, at: span)
      let alone = call("equal", [count, Expression(integer: 1, at: span)])
      let isIncomplete = values.dropFirst().reduce(call("is_null", [value])) {
        call("or", [$0, call("is_null", [$1])])
      }
      passes = call("or", [isIncomplete, alone])
    }
    self.value = one
  }

  /// A range that NaN is in none of; either end may be left out.
  private static func range(_ value: Expression, _ limits: [Expression?], at span: Span) -> Expression {
    switch (limits[0], limits[1]) {
    case (let low?, let high?): Expression.call("between", [value, low, high], at: span)
    case (let low?, nil): Expression.call("at_least", [value, low], at: span)
    case (nil, let high?): Expression.call("less_equal", [value, high], at: span)
    case (nil, nil): Expression.call("is_not_null", [value], at: span)
    }
  }
}
