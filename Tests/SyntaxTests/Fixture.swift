import Diagnostics
import Syntax

/// One parsed file.
struct Fixture {
  var files = SourceFiles()
  let id: FileID
  let tree: SyntaxTree
  let diagnostics: [Diagnostic]

  init(_ text: String) {
    self.init(bytes: Array(text.utf8))
  }

  init(bytes: [UInt8]) {
    id = files.add(path: "flow.leat.yaml", bytes: bytes)
    (tree, diagnostics) = parseSyntax(files[id], id: id)
  }

  /// `line:column slug` of each diagnostic, in order.
  var findings: [String] { diagnostics.map(finding) }

  func finding(_ diagnostic: Diagnostic) -> String {
    let place = files.location(of: diagnostic.primary.span)
    return "\(place.line):\(place.column) \(diagnostic.code.rawValue)"
  }

  /// The value of a key of the root.
  func value(_ key: String) -> SyntaxTree.ID? {
    tree.root.flatMap { tree.value(of: key, in: $0) }
  }

  func source(_ span: Span) -> String { files.text(of: span) }

  /// The tree in one line: `{a: [b, "c"]}`, every scalar as `text`.
  func outline(_ id: SyntaxTree.ID) -> String {
    switch tree.kind(id) {
    case .scalar: tree.text(id)
    case .sequence: "[" + tree.items(id).map(outline).joined(separator: ", ") + "]"
    case .mapping:
      "{" + tree.entries(id).map { outline($0.key) + ": " + outline($0.value) }.joined(separator: ", ") + "}"
    }
  }

  /// All scalars under a node, in file order. Aliases are not followed, and no file here nests deep.
  func scalars(_ id: SyntaxTree.ID) -> [SyntaxTree.ID] {
    switch tree.kind(id) {
    case .scalar: [id]
    case .sequence: tree.items(id).flatMap(scalars)
    case .mapping: tree.entries(id).flatMap { scalars($0.key) + scalars($0.value) }
    }
  }

  var outline: String { tree.root.map(outline) ?? "nothing" }
}

/// An expression with the file around it.
struct ExpressionFixture {
  let fixture: Fixture
  let expression: Expression
  let diagnostics: [Diagnostic]

  /// `text` is the value of a literal scalar, so that it reaches the expression parser as it is.
  init(_ text: String) {
    self.init(yaml: "e: |-\n" + text.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n") + "\n")
  }

  /// A file with the expression under the key `e`.
  init(yaml: String) {
    fixture = Fixture(yaml)
    guard let id = fixture.value("e") else {
      expression = Expression(nodes: [])
      diagnostics = fixture.diagnostics
      return
    }
    let parsed = parseExpression(id, in: fixture.tree)
    expression = parsed.expression
    diagnostics = fixture.diagnostics + parsed.diagnostics
  }

  var findings: [String] { diagnostics.map(fixture.finding) }

  /// The expression in prefix form: `(add a (multiply 2 b))`.
  var outline: String {
    expression.nodes.isEmpty ? "nothing" : outline(expression.root)
  }

  /// With a loop over the post-order array, since chains are deep.
  private func outline(_ root: Expression.Index) -> String {
    var texts: [String] = []
    for node in expression.nodes { texts.append(outline(node, texts)) }
    return texts[Int(root.value)]
  }

  private func outline(_ node: Expression.Node, _ texts: [String]) -> String {
    switch node.kind {
    case .integer(let value): return "\(value)"
    case .negativeInteger(let value): return "\(value)"
    case .float(let value): return "\(value)f"
    case .string(let text): return "'\(text)'"
    case .boolean(let value): return "\(value)"
    case .null: return "null"
    case .duration(let count, let unit): return "\(count)\(unit.rawValue)"
    case .date(let days): return "date:\(days)"
    case .timestamp(let microseconds, let zoned): return "time:\(microseconds)\(zoned ? "Z" : "")"
    case .name(let parts): return parts.map(\.text).joined(separator: ".")
    case .list(let items): return "[" + items.map { texts[Int($0.value)] }.joined(separator: " ") + "]"
    case .call(let call):
      let arguments = call.arguments.map {
        ($0.label.map { "\($0.text)=" } ?? "") + texts[Int($0.value.value)]
      }
      return "(" + ([call.name.text] + arguments).joined(separator: " ") + ")"
    case .error: return "error"
    }
  }
}
