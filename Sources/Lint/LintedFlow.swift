public import Check
public import Diagnostics
public import Flow
import StandardLibrary
import Synchronization
import Syntax
import Threads

/// A sound flow as rules see it.
public struct LintedFlow: Sendable {
  /// As it was written, nodes declared by `for` not yet multiplied.
  let declared: ParsedFlow
  let typed: TypedFlow
  let file: SourceFile
  /// Every expression that the author wrote: of nodes and checks, and bodies of the flow's own transforms.
  let expressions: [Expression]

  public init(declared: ParsedFlow, typed: TypedFlow, file: SourceFile) {
    self.declared = declared
    self.typed = typed
    self.file = file
    expressions =
      declared.nodes.map(\.expression) + declared.declaredChecks.flatMap(\.expressions)
      + declared.transforms.compactMap(\.transform.body)
  }

  /// What stands there in the file.
  func text(_ span: Span) -> String {
    escaped(String(decoding: file.bytes[Int(span.start)..<Int(span.end)], as: UTF8.self))
  }

  /// What every rule finds, in the order of the rules.
  public var findings: [Diagnostic] {
    let found = Mutex<[Int: [Diagnostic]]>([:])
    // A thread costs as much as some hundred nodes.
    let threads = declared.nodes.count < 500 ? 1 : 2
    _ = WorkerPool.run(threads: threads, tasks: LintRule.all.count) { _, source in
      while let index = source.next() {
        let diagnostics = LintRule.all[index].find(self)
        found.withLock { $0[index] = diagnostics }
      }
    }
    return found.withLock { found in LintRule.all.indices.flatMap { found[$0] ?? [] } }
  }

  /// What a rule says of each call in the author's expressions.
  func eachCall(_ find: (Expression.Call, Expression.Node, Expression) -> Diagnostic?) -> [Diagnostic] {
    var found: [Diagnostic] = []
    for expression in expressions {
      for node in expression.nodes {
        guard case .call(let call) = node.kind else { continue }
        if let diagnostic = find(call, node, expression) { found.append(diagnostic) }
      }
    }
    return found
  }
}

extension Transform {
  /// The expression of a composite.
  var body: Expression? {
    switch implementation {
    case .body(let body): body
    case .kernel, .unit: nil
    }
  }
}

extension Expression {
  /// The operands of a call of two, as they stand in the expression.
  func pair(_ call: Call) -> (left: Node, right: Node)? {
    guard call.arguments.count == 2 else { return nil }
    return (self[call.arguments[0].value], self[call.arguments[1].value])
  }

  /// Names that it reads, the first part of each.
  var firstNames: some Sequence<String> {
    nodes.lazy.compactMap { node in
      if case .name(let parts) = node.kind { parts.first?.text } else { nil }
    }
  }
}

extension Expression.Kind {
  /// Whether it is a value that is written out.
  var isLiteral: Bool {
    switch self {
    case .integer, .negativeInteger, .float, .string, .boolean, .null, .duration, .date, .timestamp: true
    case .name, .call, .list, .error: false
    }
  }

  var isZero: Bool {
    switch self {
    case .integer(let value): value == 0
    case .float(let value): value == 0
    case .negativeInteger, .string, .boolean, .null, .duration, .date, .timestamp, .name, .call, .list,
      .error:
      false
    }
  }
}

/// The operators that compare, by the names that the grammar gives them, and how they are written.
let comparisons: [String: String] = [
  "equal": "==", "greater": ">", "greater_equal": ">=", "less": "<", "less_equal": "<=", "not_equal": "!=",
]
