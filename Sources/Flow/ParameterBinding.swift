public import Diagnostics
import Syntax
public import Types

/// A parameter with its value of this compilation.
public struct BoundParameter: Hashable, Sendable {
  public let name: String
  public let limits: ParameterLimits
  public let value: Literal

  public var type: DataType { limits.type }
}

/// The values that a flow's parameters have in this compilation.
public struct ParameterBinding: Sendable {
  /// By position of the declaration.
  public let all: [BoundParameter]
  /// Positions of parameters without a usable value, of which a diagnostic was given.
  public let unusable: Set<Int>

  /// `given` are values for this compilation; the rest take their defaults.
  public static func bind(
    _ flow: ParsedFlow, given: [String: Literal]
  ) -> (binding: ParameterBinding, diagnostics: [Diagnostic]) {
    var diagnostics: [Diagnostic] = []
    var unusable: Set<Int> = []
    var all: [BoundParameter] = []
    for (position, parameter) in flow.parameters.enumerated() {
      // An importing flow stands before what it imports.
      let earlier = all
      let folder = ConstantFolder { name in
        parameter.isPassed ? earlier.first { $0.name == name }?.value : nil
      }
      let name = parameter.name.text
      let limits = parameter.limits
      diagnostics += parameter.limitFlaws
      let value =
        given[name] ?? parameter.boundValue
        ?? parameter.defaultValue.flatMap { folder.value(of: $0.root, in: $0) }
      let place = parameter.defaultValue.map { $0[$0.root].span } ?? parameter.place ?? parameter.name.span
      guard let value else {
        unusable.insert(position)
        if !flow.brokenNames.contains(name) {
          diagnostics.append(
            parameter.defaultValue == nil
              ? unboundParameter(parameter.name, at: place) : notConstant(parameter, at: place))
        }
        all.append(BoundParameter(name: name, limits: limits, value: .null))
        continue
      }
      if let problem = limits.problem(with: value) {
        unusable.insert(position)
        diagnostics.append(invalidValue(parameter, value, limits, escaped(problem), at: place))
      }
      all.append(
        BoundParameter(name: name, limits: limits, value: value.fitted(to: parameter.type) ?? value))
    }
    return (ParameterBinding(all: all, unusable: unusable), diagnostics)
  }

  /// The usable value of a name; nil when no parameter has it.
  func value(of name: String) -> Literal? {
    all.indices.first { all[$0].name == name && !unusable.contains($0) }.map { all[$0].value }
  }
}

extension ParameterDeclaration {
  /// What values the parameter takes. Limits that are no constants are none.
  public var limits: ParameterLimits {
    let folder = ConstantFolder { _ in nil }
    let words: [String]? = if case .enumeration(let words) = kind { words } else { nil }
    return ParameterLimits(
      type: type, minimum: minimum.flatMap { folder.value(of: $0.root, in: $0) },
      maximum: maximum.flatMap { folder.value(of: $0.root, in: $0) }, words: words)
  }
}

extension ParameterDeclaration {
  /// What is wrong with its limits, whatever its value is.
  fileprivate var limitFlaws: [Diagnostic] {
    let folder = ConstantFolder { _ in nil }
    var flaws: [Diagnostic] = []
    for (key, limit) in [("min", minimum), ("max", maximum)] {
      guard let limit, !limit.nodes.contains(where: { $0.kind == .error }) else { continue }
      let place = limit[limit.root].span
      guard let value = folder.value(of: limit.root, in: limit) else {
        flaws.append(limitIsNotConstant(key, of: name, at: place))
        continue
      }
      if let flaw = limits.flaw(ofLimit: value) {
        flaws.append(
          Diagnostic(
            .invalidParameter, "the `\(key)` of parameter `\(name.text)`: \(escaped(flaw))", at: place))
      }
    }
    if flaws.isEmpty, let maximum, limits.isEmpty {
      flaws.append(
        Diagnostic(
          .invalidParameter, "parameter `\(name.text)` takes no value: its `max` is less than its `min`",
          at: maximum[maximum.root].span))
    }
    return flaws
  }
}

private func limitIsNotConstant(_ key: String, of name: Name, at span: Span) -> Diagnostic {
  Diagnostic(
    .notConstant, "the `\(key)` of parameter `\(name.text)` must be known without any other value", at: span,
    label: "expected a literal")
}

private func unboundParameter(_ name: Name, at span: Span) -> Diagnostic {
  Diagnostic(
    .unboundParameter, "parameter `\(name.text)` has no default and no value", at: span,
    notes: ["give one with `--param \(name.text)=...`, or in a file with `--bind`"])
}

private func invalidValue(
  _ parameter: ParameterDeclaration, _ value: Literal, _ limits: ParameterLimits, _ problem: String,
  at span: Span
) -> Diagnostic {
  let name = parameter.name.text
  guard case .string(let text) = value else {
    return Diagnostic(.invalidParameter, "\(parameter.origin) of parameter `\(name)`: \(problem)", at: span)
  }
  if let words = limits.words {
    return .unknown(
      .invalidParameter, text, "parameter `\(name)` is never '\(escaped(text))'", at: span, among: words,
      list: "its values")
  }
  let isWord = parameter.isPassed && limits.type != .string && isIdentifier(text)
  return Diagnostic(
    .invalidParameter, "\(parameter.origin) of parameter `\(name)`: \(problem)", at: span,
    notes: isWord ? ["the importing flow has no parameter `\(text)`, so that it is a text"] : [])
}

private func notConstant(_ parameter: ParameterDeclaration, at span: Span) -> Diagnostic {
  Diagnostic(
    .invalidParameter,
    "\(parameter.origin) of parameter `\(parameter.name.text)` must be known before there is any data",
    at: span,
    label: parameter.isPassed
      ? "expected a literal, a parameter, or arithmetic of whole numbers" : "expected a literal")
}

extension ParameterDeclaration {
  /// What its value is, in words.
  fileprivate var origin: String { isPassed ? "the value" : "the default" }
}
