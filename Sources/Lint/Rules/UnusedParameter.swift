import Diagnostics
import Flow
import Syntax

extension LintRule {
  /// A parameter that nothing reads.
  static let unusedParameter = LintRule(.unusedParameter) { flow in
    var unread = Set(flow.declared.parameters.map(\.name.text))
    for node in flow.declared.nodes where !unread.isEmpty {
      unread.subtract(node.expression.firstNames)
      for expression in node.repetition?.expressions ?? [] { unread.subtract(expression.firstNames) }
    }
    for (_, value) in flow.declared.imports.flatMap(\.parameters) { unread.subtract(value.firstNames) }
    for expression in flow.declared.declaredChecks.flatMap(\.expressions) {
      unread.subtract(expression.firstNames)
    }
    return flow.declared.parameters.map(\.name).filter { unread.contains($0.text) }.map { name in
      Diagnostic(
        .unusedParameter, "nothing reads parameter `\(name.text)`", at: name.span, severity: .warning,
        help: Help("remove it, or write its name in place of the value it was meant for"))
    }
  }
}

extension Repetition {
  /// The expressions of its values.
  fileprivate var expressions: [Expression] {
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
