public import Syntax
public import Types

extension Expression {
  /// The expression in the grammar's own spelling, operators as calls: for signatures and messages.
  public var text: String {
    var texts: [String] = []
    texts.reserveCapacity(nodes.count)
    for node in nodes { texts.append(text(of: node.kind, children: texts)) }
    return texts.last ?? ""
  }

  private func text(of kind: Kind, children: [String]) -> String {
    func child(_ index: Index) -> String { children[Int(index.value)] }
    switch kind {
    case .call(let call):
      let arguments = call.arguments.map { argument in
        (argument.label.map { $0.text + "=" } ?? "") + child(argument.value)
      }
      return call.name.text + "(" + arguments.joined(separator: ", ") + ")"
    case .list(let items): return "[" + items.map(child).joined(separator: ", ") + "]"
    case .name(let parts): return parts.map(\.text).joined(separator: ".")
    case .error: return "?"
    case .integer, .negativeInteger, .float, .string, .boolean, .null, .duration, .date, .timestamp:
      return literal(of: kind)?.description ?? "?"
    }
  }

  /// The literal that a node is, if it is one.
  public func literal(of kind: Kind) -> Literal? {
    switch kind {
    case .integer(let value): Int64(exactly: value).map(Literal.integer) ?? .unsigned(value)
    case .negativeInteger(let value): .integer(value)
    case .float(let value): .float(value)
    case .string(let value): .string(value)
    case .boolean(let value): .bool(value)
    case .null: .null
    case .duration(let count, let unit):
      TimeUnit(rawValue: unit.rawValue).map { .duration(Literal.Span(count: count, unit: $0)) }
    case .date(let days): .date(days: days)
    case .timestamp(let microseconds, let zoned): .timestamp(microseconds: microseconds, zoned: zoned)
    case .name, .call, .list, .error: nil
    }
  }
}
