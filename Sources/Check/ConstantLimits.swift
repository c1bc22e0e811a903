import Diagnostics
import Flow
import StandardLibrary
import Syntax
import Types

/// What constants of a call may be.
extension ExpressionChecker {
  /// What is wrong with a constant, in words; nil when nothing is.
  func problem(
    with value: Literal, for parameter: Transform.Parameter, of transform: Transform,
    _ options: NamedValues<Literal>
  ) -> String? {
    if value == .null {
      return parameter.defaultValue == nil ? "null is no value for it" : nil
    }
    if case .constraint(let constraint) = parameter.type, !constraint.admits(value.naturalType),
      fitted(value, to: parameter) == nil
    {
      let types = types(of: parameter, transform).joined(separator: " or ")
      return "expected \(types), found \(value.naturalType)"
    }
    if let word = value.word, !parameter.values.isEmpty, !parameter.values.contains(word) {
      return "expected \(words(of: parameter, like: value)), found \(value)"
    }
    func limit(_ expression: Expression?) -> Literal? {
      expression.flatMap { ConstantFolder(names: { options[$0] }).value(of: $0.root, in: $0) }
    }
    if let low = limit(parameter.minimum), value.isBeyond(low, by: .less) {
      return "expected at least \(low.measured(as: value)), found \(value)"
    }
    if parameter.isAboveMinimum, let low = limit(parameter.minimum), value.isBeyond(low, by: .equal) {
      return "expected more than \(low.measured(as: value)), found \(value)"
    }
    if let high = limit(parameter.maximum), value.isBeyond(high, by: .greater) {
      return "expected at most \(high.measured(as: value)), found \(value)"
    }
    return value.isNaN ? "expected a number, found nan" : nil
  }

  /// The types that the signatures of a transform have for a constant, once each.
  private func types(of parameter: Transform.Parameter, _ transform: Transform) -> [String] {
    let named = scope.transforms[transform.name] ?? transform
    var types: [String] = []
    for signature in [named] + named.overloads {
      guard let other = signature.parameters.first(where: { $0.name == parameter.name && $0.isConstant }),
        case .constraint(let constraint) = other.type, !types.contains(constraint.description)
      else { continue }
      types.append(constraint.description)
    }
    return types
  }

  private func words(of parameter: Transform.Parameter, like value: Literal) -> String {
    if case .duration = value { return "a duration in \(parameter.values.joined(separator: ", "))" }
    return "one of \(parameter.values.map { "'\($0)'" }.joined(separator: ", "))"
  }
}

extension Literal {
  /// What a closed set of `values` limits: a text, or the unit of a duration.
  var word: String? {
    switch self {
    case .string(let text): text
    case .duration(let span): span.unit.rawValue
    case .null, .bool, .integer, .unsigned, .float, .date, .timestamp, .list: nil
    }
  }

  /// What a parameter's `min` and `max` limit: an integer, or how many units a duration has.
  private var count: Int64? {
    switch self {
    case .integer(let number): number
    case .duration(let span): span.count
    case .null, .bool, .unsigned, .float, .string, .date, .timestamp, .list: nil
    }
  }

  private var real: Double? {
    if case .float(let value) = self { value } else { count.map(Double.init) }
  }

  fileprivate var isNaN: Bool { real?.isNaN ?? false }

  /// A limit in the unit of the duration that it limits.
  fileprivate func measured(as value: Literal) -> Literal {
    guard case .integer(let count) = self, case .duration(let span) = value else { return self }
    return .duration(Literal.Span(count: count, unit: span.unit))
  }

  /// Whether this number and the limit compare so; whole numbers exactly.
  fileprivate func isBeyond(_ limit: Literal, by relation: NumberRelation) -> Bool {
    if let own = count, let other = limit.count { return relation.holds(own, other) }
    guard let own = real, let other = limit.real else { return false }
    return relation.holds(own, other)
  }

  /// A number or a duration that is written as a text; nil for other texts.
  fileprivate var quoted: String? {
    guard case .string(let text) = self else { return nil }
    let unit = text.drop { $0.isASCII && $0.isNumber }
    let isNumber = unit.isEmpty && !text.isEmpty || Double(text) != nil
    return isNumber || unit.count < text.count && TimeUnit(rawValue: String(unit)) != nil ? text : nil
  }
}

/// How a constant must not stand to a limit.
private enum NumberRelation {
  case less, equal, greater

  func holds<Number: Comparable>(_ left: Number, _ right: Number) -> Bool {
    switch self {
    case .less: left < right
    case .equal: left == right
    case .greater: left > right
    }
  }
}

func invalidConstant(
  _ value: Literal, for parameter: Transform.Parameter, of transform: Transform, _ problem: String,
  at span: Span
) -> Diagnostic {
  var notes = ["signature: \(transform.signature)"]
  if case .constraint(let constraint) = parameter.type, !constraint.admits(.string), let text = value.quoted {
    notes = ["it stands without quotes: `\(text)`"] + notes
  }
  return Diagnostic(
    .invalidConstant, "`\(parameter.name)` of `\(transform.name)`: \(problem)", at: span, notes: notes)
}
