import Check
import Diagnostics
import Flow

extension LintRule {
  /// A feature that uses rows later than its own: what a model learns from it is not known when it predicts.
  static let lookAhead = LintRule(.lookAhead) { flow in
    let features = flow.typed.flow.nodes.indices.filter { flow.typed.flow.nodes[$0].isFeature }
    if features.isEmpty { return [] }
    let ahead = flow.typed.lookAheads()
    return features.compactMap { index in
      guard let found = ahead[index] else { return nil }
      return usesLaterRows(flow.typed.flow.nodes[index].name, found)
    }
  }
}

extension NodeDeclaration {
  /// Whether the author says that a model learns from it.
  fileprivate var isFeature: Bool { tags.contains { $0.name == "feature" && $0.value != "false" } }
}

private func usesLaterRows(_ name: Name, _ found: LookAhead) -> Diagnostic {
  Diagnostic(
    .lookAhead, "feature `\(name.text)` uses rows later than its own: \(found.reason)", at: name.span,
    severity: .warning, secondary: [Label(found.span, "here")],
    help: Help("look back instead (`shift`, `rolling_*`, `expanding_*`), or take the tag `feature` away"))
}
