import StandardLibrary
public import Syntax
public import Types

/// Evaluates what must be known before there is any data: window lengths, modes, limits, which branch of
/// `cases` is taken.
///
/// Only arithmetic of whole numbers, comparisons and logic exist here; every other folding is left to the
/// engine, so that there is one arithmetic.
public struct ConstantFolder {
  /// Values of the names that are constants.
  let names: (String) -> Literal?

  public init(names: @escaping (String) -> Literal?) { self.names = names }

  /// The literal that a part of an expression is; nil when it is not constant or its arithmetic overflows.
  public func value(of index: Expression.Index, in expression: Expression) -> Literal? {
    // Only the parts that belong to it: an expression may be long, and have many constants.
    let first = Int(expression.start(of: index).value)
    if first == Int(index.value) {
      return value(of: expression.nodes[first].kind, in: expression) { _ in nil }
    }
    var values: [Literal?] = []
    for node in expression.nodes[first...Int(index.value)] {
      let value = value(of: node.kind, in: expression) { values[Int($0.value) - first] }
      values.append(value)
    }
    return values.last ?? nil
  }

  private func value(
    of kind: Expression.Kind, in expression: Expression, child: (Expression.Index) -> Literal?
  ) -> Literal? {
    switch kind {
    case .name(let parts):
      return names(parts.count == 1 ? parts[0].text : parts.map(\.text).joined(separator: "."))
    case .call(let call): return fold(call.name.text, call.arguments.map { child($0.value) })
    case .list(let items):
      let values = items.compactMap { child($0) }
      return values.count == items.count ? .list(values) : nil
    case .error: return nil
    case .integer, .negativeInteger, .float, .string, .boolean, .null, .duration, .date, .timestamp:
      return expression.literal(of: kind)
    }
  }

  /// The operators of constant expressions, by the names that the grammar gives them.
  private func fold(_ name: String, _ arguments: [Literal?]) -> Literal? {
    switch (name, arguments.count) {
    case ("if", 3):
      guard case .bool(let condition)? = arguments[0] else { return nil }
      return condition ? arguments[1] : arguments[2]
    case ("is_duration", 1):
      guard let argument = arguments[0] else { return nil }
      if case .duration = argument { return .bool(true) } else { return .bool(false) }
    case ("negate", 1):
      switch arguments[0] {
      case .integer(let value)?: return checked(Int64(0).subtractingReportingOverflow(value))
      case .duration(let span)? where span.count != .min:
        return .duration(Literal.Span(count: -span.count, unit: span.unit))
      case .float(let value)?: return .float(-value)
      case _: return nil
      }
    case ("not", 1):
      guard case .bool(let value)? = arguments[0] else { return nil }
      return .bool(!value)
    case ("is_in", 2):
      guard let value = arguments[0], case .list(let items)? = arguments[1] else { return nil }
      return isIn(value, items)
    case (_, 2):
      guard let left = arguments[0], let right = arguments[1] else { return nil }
      return fold(name, left, right)
    case (_, _): return nil
    }
  }

  private func fold(_ name: String, _ left: Literal, _ right: Literal) -> Literal? {
    switch (left, right) {
    case (.integer(let left), .integer(let right)):
      switch name {
      case "add": return checked(left.addingReportingOverflow(right))
      case "subtract": return checked(left.subtractingReportingOverflow(right))
      case "multiply": return checked(left.multipliedReportingOverflow(by: right))
      case _: return compare(name, left, right)
      }
    case (.bool(let left), .bool(let right)):
      switch name {
      case "and": return .bool(left && right)
      case "or": return .bool(left || right)
      case _: return compare(name, left ? 1 : 0, right ? 1 : 0)
      }
    case (.string(let left), .string(let right)):
      // By bytes, as columns are compared: Swift's own `==` also equates other spellings of a character.
      return compare(name, Array(left.utf8), Array(right.utf8))
    case (.date(let left), .date(let right)): return compare(name, left, right)
    case (.timestamp(let left, let isZoned), .timestamp(let right, let other)):
      return isZoned == other ? compare(name, left, right) : nil
    case (.float(let left), .float(let right)): return compare(name, left, right)
    case (.float(let left), .integer(let right)):
      return Double(exactly: right).flatMap { compare(name, left, $0) }
    case (.integer(let left), .float(let right)):
      return Double(exactly: left).flatMap { compare(name, $0, right) }
    case (_, _): return nil
    }
  }

  private func compare<Value: Comparable>(_ name: String, _ left: Value, _ right: Value) -> Literal? {
    switch name {
    case "equal": .bool(left == right)
    case "not_equal": .bool(left != right)
    case "less": .bool(left < right)
    case "less_equal": .bool(left <= right)
    case "greater": .bool(left > right)
    case "greater_equal": .bool(left >= right)
    case _: nil
    }
  }

  /// NaN is the largest number and equals itself, as in columns.
  private func compare(_ name: String, _ left: Double, _ right: Double) -> Literal? {
    if left.isNaN || right.isNaN { return compare(name, left.isNaN ? 1 : 0, right.isNaN ? 1 : 0) }
    return compare(name, left == right ? 0 : left < right ? -1 : 1, 0)
  }

  private func compare(_ name: String, _ left: [UInt8], _ right: [UInt8]) -> Literal? {
    let order = left == right ? 0 : left.lexicographicallyPrecedes(right) ? -1 : 1
    return compare(name, order, 0)
  }

  private func isIn(_ value: Literal, _ items: [Literal]) -> Literal? {
    var isFound = false
    for item in items {
      guard case .bool(let isEqual)? = fold("equal", value, item) else { return nil }
      isFound = isFound || isEqual
    }
    return .bool(isFound)
  }

  private func checked(_ result: (partialValue: Int64, overflow: Bool)) -> Literal? {
    result.overflow ? nil : .integer(result.partialValue)
  }
}
