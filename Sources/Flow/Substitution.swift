import StandardLibrary
import Syntax
import Types

/// The values of one instance, and how they are put into its name and expression.
struct Substitution {
  /// A value that cannot be part of a name.
  struct Misfit {
    let variable: String
    let text: String
  }

  private let assignment: [(name: String, value: Literal)]
  /// The first value that was to be pasted and does not fit.
  private(set) var misfit: Misfit?

  init(assignment: [(name: String, value: Literal)]) { self.assignment = assignment }

  /// The instance as diagnostics name it: `w = 6, region = 'us'`.
  var label: String {
    assignment.map { "\($0.name) = \($0.value)" }.joined(separator: ", ")
  }

  /// What a marker pastes.
  mutating func text(of variable: String) -> String {
    guard let value = value(of: variable) else { return "" }
    let text = value.cellText
    let fits = !text.isEmpty && text.utf8.allSatisfy { isIdentifier("_" + String(UnicodeScalar($0))) }
    if !fits, misfit == nil { misfit = Misfit(variable: variable, text: text) }
    return text
  }

  /// A text with the values of the variables in place of their markers. What is no marker of a variable
  /// stays.
  func pasted(into text: String) -> String {
    guard hasMarker(text) else { return text }
    return assignment.reduce(text) { text, variable in
      text.split(separator: "$(\(variable.name))", omittingEmptySubsequences: false)
        .joined(separator: variable.value.cellText)
    }
  }

  /// The expression with values in place of the variables.
  mutating func apply(to expression: Expression) -> Expression {
    var result = expression
    for index in result.nodes.indices {
      let node = result.nodes[index]
      switch node.kind {
      case .name(let parts):
        if parts.count == 1, let value = value(of: parts[0].text), let kind = Expression.Kind(value) {
          result.nodes[index] = Expression.Node(kind: kind, span: node.span)
        } else if parts.contains(where: { hasMarker($0.text) }) {
          let filled = parts.map { Expression.Part(text: fill($0.text), span: $0.span) }
          result.nodes[index] = Expression.Node(kind: .name(filled), span: node.span)
        }
      case .call(let call) where hasMarker(call.name.text):
        let name = Expression.Part(text: fill(call.name.text), span: call.name.span)
        let filled = Expression.Call(name: name, arguments: call.arguments, form: call.form)
        result.nodes[index] = Expression.Node(kind: .call(filled), span: node.span)
      case .integer, .negativeInteger, .float, .string, .boolean, .null, .duration, .date, .timestamp, .call,
        .list, .error:
        break
      }
    }
    return result
  }

  private func value(of variable: String) -> Literal? {
    assignment.first { $0.name == variable }?.value
  }

  private func hasMarker(_ text: String) -> Bool { text.utf8.contains(UInt8(ascii: "$")) }

  /// A name with the values of its markers; those that have none here are left for the lookup to refuse.
  private mutating func fill(_ text: String) -> String {
    guard let template = NameTemplate(text) else { return text }
    // Closures cannot change what they are called on.
    var copy = self
    let filled = template.filled { value(of: $0) == nil ? "$(\($0))" : copy.text(of: $0) }
    misfit = copy.misfit
    return filled
  }
}

extension Expression.Kind {
  /// A literal as an expression holds it; nil for lists, which are no single value.
  init?(_ literal: Literal) {
    switch literal {
    case .null: self = .null
    case .bool(let value): self = .boolean(value)
    case .integer(let value): self = value < 0 ? .negativeInteger(value) : .integer(UInt64(value))
    case .unsigned(let value): self = .integer(value)
    case .float(let value): self = .float(value)
    case .string(let value): self = .string(value)
    case .date(let days): self = .date(days: days)
    case .timestamp(let microseconds, let zoned): self = .timestamp(microseconds: microseconds, zoned: zoned)
    case .duration(let span):
      guard let unit = DurationUnit(rawValue: span.unit.rawValue) else { return nil }
      self = .duration(count: span.count, unit: unit)
    case .list: return nil
    }
  }
}
