import Diagnostics
import Syntax

/// Expressions that no author wrote, made of some that one did.
extension Expression {
  /// A name of one or two parts.
  init(name parts: String..., at span: Span) {
    let kind = Kind.name(parts.map { Part(text: $0, span: span) })
    self.init(nodes: [Node(kind: kind, span: span)])
  }

  init(integer value: UInt64, at span: Span) {
    self.init(nodes: [Node(kind: .integer(value), span: span)])
  }

  /// A transform applied to operands.
  static func call(
    _ transform: String, _ operands: [Expression], by keys: [Expression] = [], as form: Form = .op,
    at span: Span
  ) -> Expression {
    var result = Expression(nodes: [])
    var arguments: [Argument] = []
    for operand in operands { arguments.append(Argument(label: nil, value: result.append(operand))) }
    if !keys.isEmpty {
      let items = keys.map { result.append($0) }
      result.nodes.append(Node(kind: .list(items), span: span))
      arguments.append(Argument(label: Part(text: "by", span: span), value: result.root))
    }
    let name = Part(text: transform, span: span)
    result.nodes.append(Node(kind: .call(Call(name: name, arguments: arguments, form: form)), span: span))
    return result
  }

  /// Puts the parts of another expression behind its own; where the root of that is now.
  private mutating func append(_ other: Expression) -> Index {
    let start = Int32(nodes.count)
    func moved(_ index: Index) -> Index { Index(value: index.value + start) }
    for node in other.nodes {
      let kind: Kind
      switch node.kind {
      case .call(let call):
        let arguments = call.arguments.map { Argument(label: $0.label, value: moved($0.value)) }
        kind = .call(Call(name: call.name, arguments: arguments, form: call.form))
      case .list(let items): kind = .list(items.map(moved))
      case .integer, .negativeInteger, .float, .string, .boolean, .null, .duration, .date, .timestamp, .name,
        .error:
        kind = node.kind
      }
      nodes.append(Node(kind: kind, span: node.span))
    }
    return root
  }
}
