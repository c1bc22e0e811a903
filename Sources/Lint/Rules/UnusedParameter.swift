import Diagnostics
import Flow
import Syntax

extension LintRule {
  /// A parameter that nothing reads.
  static let unusedParameter = LintRule(.unusedParameter) { flow in
    var unread = Set(flow.declared.parameters.map(\.name.text))
    func read(_ expressions: some Sequence<Expression>) {
      for expression in expressions where !unread.isEmpty { unread.subtract(expression.firstNames) }
    }
    read(flow.declared.nodes.lazy.map(\.expression))
    read(flow.declared.repetitions.flatMap(\.expressions))
    read(flow.declared.imports.flatMap(\.parameters).map(\.value))
    read(flow.declared.declaredChecks.flatMap(\.expressions))
    read(flow.declared.frames.compactMap(\.gridStep))
    return flow.declared.parameters.map(\.name).filter { unread.contains($0.text) }.map { name in
      Diagnostic(
        .unusedParameter, "nothing reads parameter `\(name.text)`", at: name.span, severity: .warning,
        help: Help("remove it, or write its name in place of the value it was meant for"))
    }
  }
}

extension FrameDeclaration {
  /// How far apart the places of its grid are.
  fileprivate var gridStep: Expression? {
    guard case .derived(let derivation) = kind, case .resample(let grid) = derivation.verb else { return nil }
    return grid.expression
  }
}
