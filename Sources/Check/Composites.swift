import Diagnostics
import Flow
import StandardLibrary
import Syntax
import Types

extension ExpressionChecker {
  /// Checks a composite's body in place of the call, with its arguments in place of its parameters. What is
  /// wrong in there is shown at the call, since that is what the author can see.
  mutating func expand(_ body: Expression, _ site: CallSite, context: Context) -> Int? {
    let name = site.transform.name
    if scope.brokenBodies.contains(name) { return nil }
    if context.composites.contains(name) {
      diagnostics.append(recursive(context.composites + [name], at: site.span))
      return nil
    }
    if context.composites.count >= ExpressionChecker.compositeDepth {
      diagnostics.append(tooDeep(name, at: site.span))
      return nil
    }
    guard scope.expansion.admits(body.nodes.count) else {
      diagnostics.append(tooLarge(name, at: context.call ?? site.span))
      return nil
    }
    var bindings: NamedValues<Binding> = site.options.mapValues { .constant($0) }
    for (term, position) in site.operands {
      let parameter = site.transform.parameters[position]
      guard let type = argumentType(parameter, terms[term], site) else { return nil }
      bindings[parameter.name] = .term(convert(term, to: type))
    }
    let inner = Context(
      constants: Dictionary(site.options.entries.map { ($0.name, $0.value) }) { $1 }, bindings: bindings,
      composites: context.composites + [name],
      call: context.call ?? site.span, group: context.group, keys: site.keys)
    return check(body, in: inner)
  }

  /// Puts in the place of arguments what constants say that stands there (`skip_nan: true`).
  mutating func substitute(_ site: inout CallSite, context: Context) -> Bool {
    for parameter in site.transform.parameters where !parameter.substitutions.isEmpty {
      guard case .bool(true)? = site.options.removeValue(forKey: parameter.name) else { continue }
      for substitution in parameter.substitutions {
        for index in site.operands.indices {
          let (term, position) = site.operands[index]
          let name = site.transform.parameters[position].name
          guard name == substitution.parameter else { continue }
          let inner = Context(
            bindings: NamedValues([(name, .term(term))]), composites: context.composites,
            call: context.call ?? site.span,
            group: context.group)
          guard let replaced = check(substitution.expression, in: inner) else { return false }
          site.operands[index].term = replaced
        }
      }
    }
    return true
  }

  /// The type an argument has inside the body; nil, with a diagnostic, when the parameter does not take it.
  private mutating func argumentType(
    _ parameter: Transform.Parameter, _ term: Term, _ site: CallSite
  ) -> DataType? {
    let constraint: TypeConstraint
    switch parameter.type {
    case .variable(let name): constraint = site.transform.variables[name] ?? .any
    case .constraint(let own): constraint = own
    }
    if constraint.admits(term.type.type) { return term.type.type }
    if case .exactly(let type) = constraint, type.meet(term.type.type) == type { return type }
    if case .exactly(let type) = constraint, case .literal(let literal) = term.kind,
      literal.fitted(to: type) != nil
    {
      return type
    }
    diagnostics.append(wrongArgument(parameter.name, of: site.transform, constraint, term))
    return nil
  }
}

extension Checker {
  /// What is wrong with a composite's body whatever its arguments are, at its own place.
  static func flaws(
    of declaration: TransformDeclaration, in catalog: TransformCatalog, silent: Set<String>
  ) -> [Diagnostic] {
    guard case .body(let body) = declaration.transform.implementation else { return [] }
    let parameters = declaration.transform.parameters.map(\.name)
    return body.nodes.compactMap { node in
      switch node.kind {
      case .name(let parts):
        let name = parts.map(\.text).joined(separator: ".")
        return parameters.contains(name) || silent.contains(name)
          ? nil : unknownInBody(name, of: declaration.name.text, at: node.span, known: parameters)
      case .call(let call):
        return catalog[call.name.text] == nil && !silent.contains(call.name.text)
          ? unknownTransform(call.name.text, in: catalog, at: call.name.span) : nil
      case .integer, .negativeInteger, .float, .string, .boolean, .null, .duration, .date, .timestamp, .list,
        .error:
        return nil
      }
    }
  }
}

private func unknownInBody(_ name: String, of composite: String, at span: Span, known: [String]) -> Diagnostic
{
  .unknown(
    .unknownName, name, "the body of `\(composite)` uses `\(escaped(name))`, which is none of its parameters",
    at: span, among: known, list: "parameters")
}

private func recursive(_ names: [String], at span: Span) -> Diagnostic {
  Diagnostic(
    .cycle, "a transform uses itself: \(names.map { "`\($0)`" }.joined(separator: " -> "))", at: span)
}

private func tooDeep(_ name: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .tooDeep, "transforms nest more than \(ExpressionChecker.compositeDepth) deep at `\(name)`", at: span)
}

private func tooLarge(_ name: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .tooDeep, "the flow's transforms expand to more than \(ExpansionBudget.limit) operations at `\(name)`",
    at: span,
    notes: ["a transform that uses another one twice doubles it; give a part of it a node of its own"])
}

private func wrongArgument(
  _ name: String, of transform: Transform, _ constraint: TypeConstraint, _ term: Term
) -> Diagnostic {
  Diagnostic(
    .typeMismatch,
    "`\(name)` of `\(transform.name)` takes \(constraint.description), found \(term.type.type)",
    at: term.span, label: "this is \(term.type.type)", notes: ["signature: \(transform.signature)"])
}
