import Diagnostics
import StandardLibrary
import Syntax

/// The arguments of a call, matched with the parameters of its transform.
struct Arguments {
  /// For each parameter, the expressions given for it: none, one, or for a variadic one any number.
  var given: [[Expression.Index]]
  /// The expressions of `by=`.
  var keys: [Expression.Index]?

  /// Matches positions first, then labels; nil, with a diagnostic, when they do not fit.
  static func match(
    _ call: Expression.Call, to transform: Transform, in expression: Expression, at span: Span,
    blame: (Span) -> Span, diagnostics: inout [Diagnostic]
  ) -> Arguments? {
    let parameters = transform.parameters
    var result = Arguments(given: parameters.map { _ in [] }, keys: nil)
    var isValid = true
    var next = 0
    for argument in call.arguments {
      let place = blame(expression[argument.value].span)
      guard let label = argument.label else {
        guard next < parameters.count else {
          diagnostics.append(tooMany(transform, at: place))
          return nil
        }
        result.given[next] += expand(argument.value, in: expression, when: parameters[next].isVariadic)
        if !parameters[next].isVariadic { next += 1 }
        continue
      }
      if label.text == "by", transform.takesKeys {
        result.keys = expand(argument.value, in: expression, when: true)
        continue
      }
      guard let position = parameters.firstIndex(where: { $0.name == label.text }) else {
        diagnostics.append(unknownParameter(label.text, of: transform, at: blame(label.span)))
        isValid = false
        continue
      }
      if !result.given[position].isEmpty && !parameters[position].isVariadic {
        diagnostics.append(givenTwice(label.text, at: blame(label.span)))
        isValid = false
        continue
      }
      result.given[position] += expand(
        argument.value, in: expression, when: parameters[position].isVariadic)
    }
    guard isValid else { return nil }
    for (parameter, given) in zip(parameters, result.given)
    where given.isEmpty && parameter.defaultValue == nil {
      diagnostics.append(missing(parameter.name, of: transform, at: span))
      return nil
    }
    return result
  }

  /// A list written where any number of arguments may stand is those arguments.
  private static func expand(
    _ index: Expression.Index, in expression: Expression, when isVariadic: Bool
  ) -> [Expression.Index] {
    if isVariadic, case .list(let items) = expression[index].kind { items } else { [index] }
  }
}

private func tooMany(_ transform: Transform, at span: Span) -> Diagnostic {
  let count = transform.parameters.count
  return Diagnostic(
    .wrongArguments, "`\(transform.name)` takes \(count) argument\(count == 1 ? "" : "s")", at: span,
    label: "one too many", notes: ["signature: \(transform.signature)"])
}

private func unknownParameter(_ name: String, of transform: Transform, at span: Span) -> Diagnostic {
  let known = transform.parameters.map(\.name) + (transform.takesKeys ? ["by"] : [])
  var diagnostic = Diagnostic.unknown(
    .wrongArguments, name, "`\(transform.name)` has no parameter `\(escaped(name))`", at: span, among: known)
  diagnostic.notes = ["signature: \(transform.signature)"]
  return diagnostic
}

private func givenTwice(_ name: String, at span: Span) -> Diagnostic {
  Diagnostic(.wrongArguments, "`\(name)` is given twice", at: span)
}

private func missing(_ name: String, of transform: Transform, at span: Span) -> Diagnostic {
  Diagnostic(
    .wrongArguments, "`\(transform.name)` needs `\(name)`", at: span,
    notes: ["signature: \(transform.signature)"])
}
