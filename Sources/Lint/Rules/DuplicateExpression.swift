import Diagnostics
import Flow
import StandardLibrary
import Syntax

extension LintRule {
  /// A node that computes what another one has computed.
  static let duplicateExpression = LintRule(.duplicateExpression) { flow in
    let nodes = flow.declared.nodes
    var first: [Computation: Int] = [:]
    first.reserveCapacity(nodes.count)
    return nodes.indices.compactMap { index in
      let node = nodes[index]
      // A second name for a column or a value is no computation.
      guard node.repetition == nil, case .call? = node.expression.nodes.last?.kind else { return nil }
      let computation = Computation(frame: node.frame, expression: Array(node.expression.text.utf8))
      guard let other = first[computation] else {
        first[computation] = index
        return nil
      }
      return computedTwice(node, nodes[other])
    }
  }
}

/// What a node computes: names mean the same within one scope.
private struct Computation: Hashable {
  let frame: Int?
  /// In bytes: Swift's strings equate two spellings of a letter in Unicode, which are two texts.
  let expression: [UInt8]
}

private func computedTwice(_ node: NodeDeclaration, _ other: NodeDeclaration) -> Diagnostic {
  Diagnostic(
    .duplicateExpression, "`\(node.name.text)` computes the same as `\(other.name.text)`",
    at: node.expression[node.expression.root].span, severity: .warning,
    secondary: [Label(other.expression[other.expression.root].span, "here first")],
    help: Help("write `\(node.name.text): \(other.name.text)` for a second name, or remove one of them"))
}
