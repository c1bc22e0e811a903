import Diagnostics
import Syntax

extension LintRule {
  /// A condition that is the same in every row, by what is written in it.
  static let constantCondition = LintRule(.constantCondition) { flow in
    flow.eachCall { call, node, expression in
      if comparisons[call.name.text] != nil, let (left, right) = expression.pair(call) {
        let isWritten =
          left.kind.isLiteral && right.kind.isLiteral && left.kind != .null && right.kind != .null
        return isWritten ? alwaysTheSame("this comparison", node.span) : nil
      }
      let conditions: [Expression.Argument]
      switch call.name.text {
      case "if": conditions = Array(call.arguments.prefix(1))
      case "and", "or", "not": conditions = call.arguments
      case _: return nil
      }
      for condition in conditions {
        let part = expression[condition.value]
        if case .boolean(let value) = part.kind { return alwaysTheSame("`\(value)`", part.span) }
      }
      return nil
    }
  }
}

private func alwaysTheSame(_ what: String, _ span: Span) -> Diagnostic {
  Diagnostic(
    .constantCondition, "\(what) is the same in every row, so nothing is decided here", at: span,
    severity: .warning, help: Help("compare with a column or a parameter, or leave the condition out"))
}
