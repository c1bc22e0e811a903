import Diagnostics
import Flow
import Syntax

extension LintRule {
  /// A transform of the flow's own that nothing calls.
  static let unusedTransform = LintRule(.unusedTransform) { flow in
    // A file of transforms alone is a library.
    let computes = !(flow.declared.nodes.isEmpty && flow.declared.frames.isEmpty)
    guard computes, !flow.declared.transforms.isEmpty else { return [] }
    var called: Set<String> = []
    for expression in flow.expressions {
      for case .call(let call) in expression.nodes.map(\.kind) { called.insert(call.name.text) }
    }
    return flow.declared.transforms.map(\.name).filter { !called.contains($0.text) }.map { name in
      Diagnostic(
        .unusedTransform, "nothing calls transform `\(name.text)`", at: name.span, severity: .warning,
        help: Help("call it in a node, or remove it"))
    }
  }
}
