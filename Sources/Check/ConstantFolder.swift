import Diagnostics
import StandardLibrary
import Syntax
import Types

/// Evaluates what must be known before there is any data: window lengths, modes, limits.
///
/// Only whole-number arithmetic exists here; every other folding is left to the engine, so that there is one
/// arithmetic.
struct ConstantFolder {
  /// Values of the names that are constants.
  let names: (String) -> Literal?

  /// The literal that a part of an expression is; nil when it is not constant or its arithmetic overflows.
  func value(of index: Expression.Index, in expression: Expression) -> Literal? {
    var values: [Literal?] = []
    values.reserveCapacity(Int(index.value) + 1)
    for node in expression.nodes[...Int(index.value)] {
      values.append(value(of: node.kind, in: expression, children: values))
    }
    return values[Int(index.value)]
  }

  private func value(of kind: Expression.Kind, in expression: Expression, children: [Literal?]) -> Literal? {
    switch kind {
    case .name(let parts): return parts.count == 1 ? names(parts[0].text) : nil
    case .call(let call):
      let arguments = call.arguments.map { children[Int($0.value.value)] }
      return fold(call.name.text, arguments)
    case .list(let items):
      let values = items.compactMap { children[Int($0.value)] }
      return values.count == items.count ? .list(values) : nil
    case .error: return nil
    case .integer, .negativeInteger, .float, .string, .boolean, .null, .duration, .date, .timestamp:
      return expression.literal(of: kind)
    }
  }

  /// The operators of constant expressions, by the names that the grammar gives them.
  private func fold(_ name: String, _ arguments: [Literal?]) -> Literal? {
    if name == "if", arguments.count == 3, case .bool(let condition)? = arguments[0] {
      return condition ? arguments[1] : arguments[2]
    }
    if name == "is_duration", arguments.count == 1, let argument = arguments[0] {
      if case .duration = argument { return .bool(true) } else { return .bool(false) }
    }
    if name == "negate", arguments.count == 1, case .integer(let value)? = arguments[0] {
      return checked(Int64(0).subtractingReportingOverflow(value))
    }
    if name == "negate", arguments.count == 1, case .duration(let span)? = arguments[0],
      span.count != .min
    {
      return .duration(Literal.Span(count: -span.count, unit: span.unit))
    }
    guard arguments.count == 2, case .integer(let left)? = arguments[0],
      case .integer(let right)? = arguments[1]
    else { return nil }
    switch name {
    case "add": return checked(left.addingReportingOverflow(right))
    case "subtract": return checked(left.subtractingReportingOverflow(right))
    case "multiply": return checked(left.multipliedReportingOverflow(by: right))
    case _: return nil
    }
  }

  private func checked(_ result: (partialValue: Int64, overflow: Bool)) -> Literal? {
    result.overflow ? nil : .integer(result.partialValue)
  }
}
