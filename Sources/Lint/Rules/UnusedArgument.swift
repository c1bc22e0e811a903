import Diagnostics
import Flow
import StandardLibrary
import Syntax

extension LintRule {
  /// A parameter of a transform of the flow's own that its body does not read.
  static let unusedArgument = LintRule(.unusedArgument) { flow in
    flow.declared.transforms.flatMap { declaration -> [Diagnostic] in
      guard let body = declaration.transform.body else { return [] }
      let parameters = declaration.transform.parameters
      // A default or a limit may read an earlier parameter.
      let others = parameters.flatMap { [$0.defaultValue, $0.minimum, $0.maximum].compactMap { $0 } }
      let read = ([body] + others).reduce(into: Set<String>()) { $0.formUnion($1.firstNames) }
      return parameters.map(\.name).filter { !read.contains($0) }.map { unread($0, declaration.name) }
    }
  }
}

private func unread(_ parameter: String, _ transform: Name) -> Diagnostic {
  Diagnostic(
    .unusedArgument, "the body of `\(transform.text)` does not read its argument `\(parameter)`",
    at: transform.span, severity: .warning,
    help: Help("use it, or remove it: callers think that it matters"))
}
