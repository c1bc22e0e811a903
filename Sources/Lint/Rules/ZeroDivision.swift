import Diagnostics
import Syntax

extension LintRule {
  /// A division by a zero that is written out.
  static let zeroDivision = LintRule(.zeroDivision) { flow in
    flow.eachCall { call, node, expression in
      guard call.form == .op, let (_, right) = expression.pair(call), right.kind.isZero else { return nil }
      switch call.name.text {
      case "divide": return byZero("`/` by zero gives an infinity or NaN in every row", right.span)
      case "floor_divide": return byZero("`//` by zero is an error in every row", right.span)
      case "modulo": return byZero("`%` by zero is an error in every row", right.span)
      case _: return nil
      }
    }
  }
}

private func byZero(_ message: String, _ span: Span) -> Diagnostic {
  Diagnostic(
    .zeroDivision, message, at: span, severity: .warning,
    help: Help("divide by what was meant, or write `null` where there is no value"))
}
