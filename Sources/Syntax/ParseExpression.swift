public import Diagnostics

/// Reads an expression from a scalar, or from the structured form of a call: a map with the transform as its
/// only key, whose value is a map of parameters to expressions, or the first argument alone. Both forms give
/// the same tree. What is broken becomes an `error` node, and operands of it stay before it as parts of
/// nothing; the rest of a structured call stays too.
public func parseExpression(
  _ id: SyntaxTree.ID, in tree: SyntaxTree
) -> (expression: Expression, diagnostics: [Diagnostic]) {
  var reading = StructuredReading(tree)
  reading.read(id)
  if tree[id].isAnchored, reading.diagnostics.isEmpty, case .call = reading.nodes.last?.kind {
    reading.diagnostics.append(anchoredExpression(tree.span(id)))
  }
  return (Expression(nodes: reading.nodes), reading.diagnostics)
}

/// Reads expressions that YAML structures. Recursion follows YAML nesting, which is limited.
struct StructuredReading {
  let tree: SyntaxTree
  var nodes: [Expression.Node] = []
  var diagnostics: [Diagnostic] = []

  init(_ tree: SyntaxTree) {
    self.tree = tree
  }

  /// Afterwards the last node stands for `id`.
  mutating func read(_ id: SyntaxTree.ID) {
    switch tree.kind(id) {
    case .scalar: readScalar(id)
    case .sequence:
      let items = tree.items(id).map { item in
        read(item)
        return last
      }
      append(.list(items), tree.span(id))
    case .mapping: readCall(id)
    }
  }

  private var last: Expression.Index { Expression.Index(value: Int32(nodes.count - 1)) }

  private mutating func append(_ kind: Expression.Kind, _ span: Span) {
    nodes.append(Expression.Node(kind: kind, span: span))
  }

  /// Reports a flaw of a node, unless another one has been reported before.
  private mutating func fail(_ diagnostic: Diagnostic, _ id: SyntaxTree.ID) {
    if !tree[id].isDiagnosed { diagnostics.append(diagnostic) }
    append(.error, tree.span(id))
  }

  /// Reads the branches of `cases` into one call.
  mutating func readCases(_ branches: [CaseBranch], at span: Span) {
    var arguments: [Expression.Argument] = []
    for id in branches.flatMap({ [$0.condition, $0.value] }).compactMap({ $0 }) {
      read(id)
      arguments.append(Expression.Argument(label: nil, value: last))
    }
    let name = Expression.Part(text: "cases", span: span)
    append(.call(Expression.Call(name: name, arguments: arguments, form: .cases)), span)
  }

  private mutating func readScalar(_ id: SyntaxTree.ID) {
    let node = tree[id]
    if node.isBroken { return append(.error, tree.span(id)) }
    if node.content.isEmpty || (node.isBlock && ScalarText(node, in: tree.bytes).bytes.isEmpty) {
      return fail(nothing(node, tree.span(id)), id)
    }
    let count = nodes.count
    var parser = ExpressionParser(ScalarText(node, in: tree.bytes), in: tree.file, after: nodes)
    nodes = []  // So that the parser appends in place.
    do throws(ExpressionParser.Flaw) {
      try parser.parse()
      nodes = parser.nodes
    } catch {
      nodes = Array(parser.nodes[..<count])
      fail(error.diagnostic, id)
    }
    if !node.isDiagnosed { diagnostics += parser.flaws }
  }

  private mutating func readCall(_ id: SyntaxTree.ID) {
    let entries = tree.entries(id)
    guard entries.count == 1 else { return fail(notOneKey(entries.count, tree.span(id)), id) }
    let key = entries[0].key
    guard let name = part(key, isDotted: true) else {
      return fail(notTransform(tree.text(key), tree.span(key)), id)
    }
    let value = entries[0].value
    // What the call lacks has been said.
    let isBroken = tree.isBroken(value) || tree[value].isIncomplete
    var arguments: [Expression.Argument] = []
    switch tree.kind(value) {
    case .scalar where tree.style(value) == .plain && tree.span(value).isEmpty: break
    case .scalar, .sequence:
      read(value)
      arguments.append(Expression.Argument(label: nil, value: last))
    case .mapping:
      for entry in tree.entries(value) {
        guard let label = part(entry.key, isDotted: false) else {
          diagnostics.append(notParameter(tree.text(entry.key), tree.span(entry.key)))
          continue
        }
        read(entry.value)
        arguments.append(Expression.Argument(label: label, value: last))
      }
    }
    let call = Expression.Call(name: name, arguments: arguments, form: .call)
    append(isBroken ? .error : .call(call), tree.span(id))
  }

  /// The key as a name; nil where it is none.
  private func part(_ key: SyntaxTree.ID, isDotted: Bool) -> Expression.Part? {
    let text = tree.text(key)
    let words = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard words.count == 1 || isDotted else { return nil }
    for word in words {
      var lexer = Lexer(Array(word), 0..<word.count)
      let token = lexer.next()
      guard token.kind == .word, token.range.count == word.count else { return nil }
    }
    return Expression.Part(text: text, span: tree.span(key))
  }
}

private func nothing(_ node: SyntaxNode, _ span: Span) -> Diagnostic {
  Diagnostic(
    .expressionSyntax, "expected an expression, found nothing", at: span,
    help: node.isBlock
      ? Help("write the text on lines below, indented; put a value that begins with this sign in quotes")
      : nil)
}

private func notOneKey(_ count: Int, _ span: Span) -> Diagnostic {
  Diagnostic(
    .callShape, "a call written as a map has one key, the transform; found \(count) keys", at: span,
    help: Help("write the arguments under the transform, as in `{rolling_mean: {of: spend, window: 3}}`"))
}

private func notTransform(_ text: String, _ span: Span) -> Diagnostic {
  Diagnostic(.callShape, "expected the name of a transform, found `\(text)`", at: span)
}

private func notParameter(_ text: String, _ span: Span) -> Diagnostic {
  Diagnostic(.callShape, "expected the name of a parameter, found `\(text)`", at: span)
}

private func anchoredExpression(_ span: Span) -> Diagnostic {
  Diagnostic(
    .anchorMisplaced, "an anchor holds literal maps and lists, found an expression", at: span,
    help: Help("give the expression a node of its own, and use its name"))
}
