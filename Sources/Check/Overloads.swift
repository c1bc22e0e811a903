import Diagnostics
import Flow
import StandardLibrary
import Syntax
import Types

/// The choice among the signatures of a transform that has several: `subtract` takes numbers, two dates, a
/// date and a duration.
extension ExpressionChecker {
  /// The first signature whose types admit the arguments. Where none does, the one that admits most of them
  /// is meant, and the others are silent; nil when only overloads come so far, and a diagnostic says what
  /// they take.
  mutating func signature(
    of transform: Transform, for call: Expression.Call, at span: Span, in expression: Expression,
    _ results: [Int?], _ context: Context
  ) -> Transform? {
    if transform.overloads.isEmpty { return transform }
    var nearest: [Candidate] = []
    for (position, signature) in ([transform] + transform.overloads).enumerated() {
      let candidate = Candidate(signature, position, call, at: span, in: expression, results)
      guard let candidate = candidate.map({ compare($0, in: expression, context) }) else { continue }
      guard candidate.refused != nil else { return signature }
      if let best = nearest.first, best.admitted > candidate.admitted { continue }
      if let best = nearest.first, best.admitted < candidate.admitted { nearest = [] }
      nearest.append(candidate)
    }
    // A constant of the right type that is too small is one of that signature; so is one in another unit or
    // with another word, where no other signature has its type.
    if let meant = nearest.first, meant.position > 0, let refused = meant.refused,
      refused.isMeant || refused.hasType && nearest.count == 1
    {
      return meant.signature
    }
    // What is wrong for the first signature too is told as if it were the only one.
    let isTold = nearest.allSatisfy { $0.admitted > 0 && $0.position > 0 }
    guard isTold, let refused = nearest.first?.refused, let place = refused.term else { return transform }
    let expected = nearest.compactMap { $0.refused?.expected }
    diagnostics.append(refusedByAll(call.spelling, expected, beside: nearest[0].types, terms[place]))
    return nil
  }

  /// How far the arguments fit a signature, from the first on. What has an error may be of any type.
  private func compare(
    _ candidate: Candidate, in expression: Expression, _ context: Context
  ) -> Candidate {
    var candidate = candidate
    var variables = NamedValues<DataType>()
    for (parameter, index) in candidate.arguments {
      let term = candidate.results[Int(index.value)]
      let expected: String
      switch parameter.type {
      case .constraint(let constraint):
        expected = constraint.description
        let isAdmitted =
          parameter.isConstant
          ? isAdmitted(constant: index, for: parameter, of: candidate.signature, in: expression, context)
          : term.map { admitted(terms[$0], by: constraint) != nil } ?? true
        if isAdmitted { break }
        let hasType = constraint.admits(term.map { terms[$0].type.type } ?? .null)
        candidate.refused = Candidate.Refusal(
          expected: hasType ? parameter.words(of: expected) : expected, term: term,
          hasType: parameter.isConstant && hasType,
          isMeant: parameter.isConstant && hasType && isWord(index, of: parameter, in: expression, context))
        guard parameter.isConstant, hasType else { return candidate }
        candidate.admitted += 1
        continue
      case .variable(let name):
        let constraint = candidate.signature.variables[name] ?? .any
        expected = variables[name]?.description ?? constraint.description
        guard let term else { break }
        if let met = meet(variables[name], terms[term]), met == .null || constraint.admits(met) {
          variables[name] = met
          break
        }
        candidate.refused = Candidate.Refusal(expected: expected, term: term)
        return candidate
      }
      if let term { candidate.types.append(terms[term].type.type) }
      candidate.admitted += 1
    }
    return candidate
  }

  private func isAdmitted(
    constant index: Expression.Index, for parameter: Transform.Parameter, of transform: Transform,
    in expression: Expression, _ context: Context
  ) -> Bool {
    guard let value = context.folder.value(of: index, in: expression) else { return false }
    return problem(with: value, for: parameter, of: transform, NamedValues()) == nil
  }

  /// Whether a constant is one of the words or has one of the units that the parameter is limited to; what is
  /// no constant is told when it is read.
  private func isWord(
    _ index: Expression.Index, of parameter: Transform.Parameter, in expression: Expression,
    _ context: Context
  ) -> Bool {
    guard let value = context.folder.value(of: index, in: expression) else { return true }
    return value.word.map { parameter.values.isEmpty || parameter.values.contains($0) } ?? true
  }

  /// One signature, and how far a call's arguments fit it.
  private struct Candidate {
    struct Refusal {
      let expected: String
      let term: Int?
      /// Whether it is a constant of the right type.
      var hasType = false
      /// Whether it is a constant that is right but for its size.
      var isMeant = false
    }

    let signature: Transform
    let position: Int
    let results: [Int?]
    let arguments: [(parameter: Transform.Parameter, value: Expression.Index)]
    /// How many arguments fit, and their types.
    var admitted = 0
    var types: [DataType] = []
    /// The first that does not.
    var refused: Refusal?

    /// Nil when the call has other arguments than the signature.
    init?(
      _ signature: Transform, _ position: Int, _ call: Expression.Call, at span: Span,
      in expression: Expression, _ results: [Int?]
    ) {
      var unsaid: [Diagnostic] = []
      guard
        let matched = Arguments.match(
          call, to: signature, in: expression, at: span, blame: { $0 }, diagnostics: &unsaid)
      else { return nil }
      self.signature = signature
      self.position = position
      self.results = results
      arguments = zip(signature.parameters, matched.given).flatMap { parameter, given in
        given.map { (parameter, $0) }
      }
    }
  }
}

extension Transform.Parameter {
  /// The type with the words or units that the parameter is limited to.
  fileprivate func words(of type: String) -> String {
    if !isConstant { return type }
    return values.isEmpty ? "constant \(type)" : "\(type) in \(values.joined(separator: ", "))"
  }
}

private func refusedByAll(
  _ spelling: String, _ expected: [String], beside types: [DataType], _ term: Term
) -> Diagnostic {
  var unique: [String] = []
  for word in expected where !unique.contains(word) { unique.append(word) }
  let found = term.type.type
  var notes = types.last.map { writtenAsText(term, beside: $0) } ?? []
  if found.isInteger, unique.contains(DataType.duration.description) {
    notes = ["write a duration such as `7d`; a column of days is added by `add_days`"]
  }
  return Diagnostic(
    .typeMismatch,
    "beside \(types.map(\.description).joined(separator: ", ")), `\(spelling)` takes "
      + "\(unique.joined(separator: " or ")), found \(found)",
    at: term.span, label: "this is \(found)", notes: notes)
}
