import Diagnostics
import Syntax
import Types

/// Parses an expression that is one literal, such as `date('2024-01-31')`; nil for anything else.
func parseLiteral(_ text: String) -> (literal: Literal?, diagnostics: [Diagnostic]) {
  // A document is a mapping, so the literal is the value of its only key.
  let document = "literal: \"" + text + "\""
  let (tree, _) = parseSyntax(SourceFile(path: "", bytes: Array(document.utf8)), id: .library)
  guard let root = tree.root, let value = tree.value(of: "literal", in: root) else { return (nil, []) }
  let (expression, diagnostics) = parseExpression(value, in: tree)
  guard diagnostics.isEmpty, let node = expression.nodes.last, expression.nodes.count == 1 else {
    return (nil, diagnostics)
  }
  return (expression.literal(of: node.kind), [])
}
