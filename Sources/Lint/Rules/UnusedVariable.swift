import Diagnostics
import Flow
import Syntax

extension LintRule {
  /// A variable of `for` that the expression does not read: all its nodes compute the same.
  static let unusedVariable = LintRule(.unusedVariable) { flow in
    flow.declared.nodes.flatMap { node -> [Diagnostic] in
      guard let repetition = node.repetition else { return [] }
      let words = ([node.expression] + node.checks.flatMap(\.expressions)).flatMap(\.words)
      let unused = repetition.variables.filter { variable in
        !words.contains { $0 == variable.text || $0.contains("$(\(variable.text))") }
      }
      // In a row one variable may name what another one gives.
      if case .rows = repetition.kind, unused.count < repetition.variables.count { return [] }
      return unused.map { unread($0, by: node.name.text) }
    }
  }
}

extension Expression {
  /// Names and the transforms it calls, markers and all.
  fileprivate var words: [String] {
    nodes.flatMap { node -> [String] in
      switch node.kind {
      case .name(let parts): parts.map(\.text)
      case .call(let call): [call.name.text]
      case .integer, .negativeInteger, .float, .string, .boolean, .null, .duration, .date, .timestamp, .list,
        .error:
        []
      }
    }
  }
}

private func unread(_ variable: Name, by node: String) -> Diagnostic {
  Diagnostic(
    .unusedVariable, "the expression of `\(node)` does not read `\(variable.text)`", at: variable.span,
    severity: .warning,
    help: Help("read `\(variable.text)` in it, or remove it: its nodes differ in nothing but their names"))
}
