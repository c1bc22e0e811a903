import Diagnostics
import Syntax
import Types

/// Parses an expression that is one literal, such as `date('2024-01-31')`; nil for anything else.
func parseLiteral(_ text: String) -> (literal: Literal?, diagnostics: [Diagnostic]) {
  let quoted = "\"" + text + "\""
  let (tree, _) = parseSyntax(SourceFile(path: "", bytes: Array(quoted.utf8)), id: .library)
  guard let root = tree.root else { return (nil, []) }
  let (expression, diagnostics) = parseExpression(root, in: tree)
  guard diagnostics.isEmpty, let node = expression.nodes.last, expression.nodes.count == 1 else {
    return (nil, diagnostics)
  }
  return (expression.literal(of: node.kind), [])
}
