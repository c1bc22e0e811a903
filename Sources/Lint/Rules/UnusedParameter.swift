import Diagnostics
import Flow
import Syntax

extension LintRule {
  /// A parameter that nothing reads.
  static let unusedParameter = LintRule(.unusedParameter) { flow in
    let read = flow.declared.nodes.reduce(into: Set<String>()) { names, node in
      for expression in [node.expression] + (node.repetition?.expressions ?? []) {
        names.formUnion(expression.names)
      }
    }
    return flow.declared.parameters.map(\.name).filter { !read.contains($0.text) }.map { name in
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
