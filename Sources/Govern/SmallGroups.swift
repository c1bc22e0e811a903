public import Check
import Diagnostics
import Flow
public import StandardLibrary
public import Syntax

extension Governance {
  /// The expressions in which aggregates take a tag away (`lowered_by: [{aggregates: 10}]`), each aggregate
  /// giving null where it has fewer values: what the policy asks for is part of what is computed.
  public static func suppressed(_ typed: TypedFlow, library: TransformLibrary) -> [Int: Expression] {
    let hasThresholds = typed.flow.policies.tags.flatMap(\.lowering).contains { way in
      switch way {
      case .aggregates: true
      case .call: false
      }
    }
    guard hasThresholds else { return [:] }
    let lineage = Lineage(typed, library: library, isIndirect: true)
    return lineage.thresholds.reduce(into: [:]) { found, entry in
      found[entry.key] = typed.flow.nodes[entry.key].expression.suppressing(entry.value)
    }
  }
}

extension Expression {
  /// The expression with `if(count(x) >= least, call, null)` in the place of calls, by their positions.
  fileprivate func suppressing(_ least: [Int: Int]) -> Expression {
    var made = Expression(nodes: [])
    var places = [Int](repeating: 0, count: nodes.count)
    for (index, node) in nodes.enumerated() {
      var root = made.append(node.kind.moved { Index(value: Int32(places[Int($0.value)])) }, node.span)
      if let count = least[index], case .call(let call) = node.kind {
        root = made.guarded(root, count, call, in: self, at: node.span)
      }
      places[index] = Int(root.value)
    }
    return made
  }

  /// Appends what gives a value only where the call has enough values.
  private mutating func guarded(
    _ value: Index, _ least: Int, _ call: Call, in original: Expression, at span: Span
  ) -> Index {
    func part(_ text: String) -> Part { Part(text: text, span: span) }
    func argument(_ label: String, _ value: Index) -> Argument { Argument(label: part(label), value: value) }
    var counted: [Argument] = []
    if let first = call.arguments.first(where: { $0.label?.text != "by" }) {
      counted.append(Argument(label: nil, value: append(copyOf: first.value, in: original)))
    }
    if let keys = call.arguments.first(where: { $0.label?.text == "by" }) {
      counted.append(argument("by", append(copyOf: keys.value, in: original)))
    }
    let count = append(.call(Call(name: part("count"), arguments: counted, form: .call)), span)
    let limit = append(.integer(UInt64(least)), span)
    let sides = [count, limit].map { Argument(label: nil, value: $0) }
    let isEnough = append(.call(Call(name: part("greater_equal"), arguments: sides, form: .op)), span)
    let nothing = append(.null, span)
    // The value stands first in the list, so it is the first argument.
    let branches = [argument("then", value), argument("condition", isEnough), argument("else", nothing)]
    return append(.call(Call(name: part("if"), arguments: branches, form: .call)), span)
  }

  private mutating func append(_ kind: Kind, _ span: Span) -> Index {
    nodes.append(Node(kind: kind, span: span))
    return root
  }

  private mutating func append(copyOf index: Index, in original: Expression) -> Index {
    let start = original.start(of: index).value
    let distance = Int32(nodes.count) - start
    for place in start...index.value {
      let node = original[Index(value: place)]
      _ = append(node.kind.moved { Index(value: $0.value + distance) }, node.span)
    }
    return root
  }
}

extension Expression.Kind {
  /// The same with its parts elsewhere.
  fileprivate func moved(_ place: (Expression.Index) -> Expression.Index) -> Expression.Kind {
    switch self {
    case .call(let call):
      let arguments = call.arguments.map { Expression.Argument(label: $0.label, value: place($0.value)) }
      return .call(Expression.Call(name: call.name, arguments: arguments, form: call.form))
    case .list(let items): return .list(items.map(place))
    case .integer, .negativeInteger, .float, .string, .boolean, .null, .duration, .date, .timestamp, .name,
      .error:
      return self
    }
  }
}
