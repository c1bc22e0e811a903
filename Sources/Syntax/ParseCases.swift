public import Diagnostics

/// A branch of `cases`: the condition and the value, as nodes of the tree; no condition in `else`.
public struct CaseBranch: Sendable {
  public let condition: SyntaxTree.ID?
  public let value: SyntaxTree.ID

  public init(condition: SyntaxTree.ID?, value: SyntaxTree.ID) {
    self.condition = condition
    self.value = value
  }
}

/// Reads `cases` as one expression: a call of the form `cases`, whose arguments are condition and value of
/// each branch in turn, and the value of `else` at the end. `span` is the place of the whole.
public func parseCases(
  _ branches: [CaseBranch], at span: Span, in tree: SyntaxTree
) -> (expression: Expression, diagnostics: [Diagnostic]) {
  var reading = StructuredReading(tree)
  reading.readCases(branches, at: span)
  return (Expression(nodes: reading.nodes), reading.diagnostics)
}
