import Diagnostics
import StandardLibrary
import Syntax

/// The arguments of a call, matched with the parameters of its transform.
struct Arguments {
  /// The expressions given for one parameter: none, one, or for a variadic one any number.
  struct Given: Sequence {
    private(set) var first: Expression.Index?
    /// Those after the first; mostly there are none, and an empty array costs nothing.
    private var rest: [Expression.Index] = []

    var isEmpty: Bool { first == nil }

    mutating func append(_ index: Expression.Index) {
      if first == nil { first = index } else { rest.append(index) }
    }

    func makeIterator() -> Iterator { Iterator(given: self) }

    struct Iterator: IteratorProtocol {
      fileprivate let given: Given
      private var position = 0

      fileprivate init(given: Given) { self.given = given }

      mutating func next() -> Expression.Index? {
        defer { position += 1 }
        if position == 0 { return given.first }
        return position <= given.rest.count ? given.rest[position - 1] : nil
      }
    }
  }

  /// What is given for each parameter.
  var given: [Given]
  /// The expressions of `by=`.
  var keys: [Expression.Index]?

  /// Matches positions first, then labels; nil, with a diagnostic, when they do not fit.
  static func match(
    _ call: Expression.Call, to transform: Transform, in expression: Expression, at span: Span,
    blame: (Span) -> Span, diagnostics: inout [Diagnostic]
  ) -> Arguments? {
    let parameters = transform.parameters
    var result = Arguments(given: Array(repeating: Given(), count: parameters.count), keys: nil)
    var isValid = true
    var next = 0
    for argument in call.arguments {
      let place = blame(expression[argument.value].span)
      guard let label = argument.label else {
        guard next < parameters.count else {
          diagnostics.append(tooMany(transform, at: place))
          return nil
        }
        result.add(argument.value, to: next, of: transform, in: expression)
        if !parameters[next].isVariadic { next += 1 }
        continue
      }
      if label.text == "by", transform.takesKeys {
        result.keys = expression.items(argument.value) ?? [argument.value]
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
      result.add(argument.value, to: position, of: transform, in: expression)
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
  private mutating func add(
    _ index: Expression.Index, to position: Int, of transform: Transform, in expression: Expression
  ) {
    guard transform.parameters[position].isVariadic, let items = expression.items(index) else {
      return given[position].append(index)
    }
    for item in items { given[position].append(item) }
  }
}

extension Expression {
  /// The items of a list; nil where it is none.
  fileprivate func items(_ index: Index) -> [Index]? {
    if case .list(let items) = self[index].kind { items } else { nil }
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
