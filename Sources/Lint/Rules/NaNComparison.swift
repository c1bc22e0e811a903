import Check
import Diagnostics
import Flow
import Syntax
import Types

extension LintRule {
  /// `a / b > limit`: NaN, which 0 / 0 is, stands above every number, and so passes.
  static let nanComparison = LintRule(.nanComparison) { flow in
    flow.typed.flow.nodes.indices.flatMap { index -> [Diagnostic] in
      let expression = flow.typed.flow.nodes[index].expression
      return expression.nodes.compactMap { node in
        guard case .call(let call) = node.kind, let (left, right) = expression.pair(call) else { return nil }
        let larger: Expression.Argument
        switch call.name.text {
        case "greater", "greater_equal": larger = call.arguments[0]
        case "less", "less_equal": larger = call.arguments[1]
        case _: return nil
        }
        let other = larger.value == call.arguments[0].value ? right : left
        guard other.kind.isLiteral, other.kind != .null,
          let name = flow.quotient(larger.value, in: expression, of: index)
        else { return nil }
        return nanPasses(
          name, expression[larger.value].span, comparisons[call.name.text] ?? "",
          compared: flow.text(node.span), quotient: flow.text(expression[larger.value].span))
      }
    }
  }
}

extension LintedFlow {
  /// How a part of an expression is named when it is a quotient that may be 0 / 0; nil: it is none.
  fileprivate func quotient(
    _ index: Expression.Index, in expression: Expression, of node: Int
  ) -> String? {
    switch expression[index].kind {
    case .call: return isQuotient(index, in: expression) ? "the quotient" : nil
    case .name(let parts):
      guard let target = typed.resolved.references[node][Int(index.value)]?.node,
        typed.nodes[target]?.type.type.isFloat ?? false
      else { return nil }
      let read = typed.flow.nodes[target].expression
      return isQuotient(read.root, in: read) ? "`\(parts.map(\.text).joined(separator: "."))`" : nil
    case .integer, .negativeInteger, .float, .string, .boolean, .null, .duration, .date, .timestamp, .list,
      .error:
      return nil
    }
  }

  private func isQuotient(_ index: Expression.Index, in expression: Expression) -> Bool {
    guard case .call(let call) = expression[index].kind, call.form == .op, call.name.text == "divide",
      let (left, right) = expression.pair(call)
    else { return false }
    return !left.kind.isLiteral && !right.kind.isLiteral
  }
}

private func nanPasses(
  _ name: String, _ span: Span, _ sign: String, compared: String, quotient: String
) -> Diagnostic {
  Diagnostic(
    .nanComparison, "\(name) is NaN where 0 is divided by 0, and NaN passes this `\(sign)`", at: span,
    severity: .warning, notes: ["NaN stands above every number, in comparisons as in sorting"],
    help: Help("write `\(compared) and not is_nan(\(quotient))`, or test the divisor first"))
}
