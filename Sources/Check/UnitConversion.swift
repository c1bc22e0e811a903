import Diagnostics
import StandardLibrary
import Syntax
import Types

extension ExpressionChecker {
  /// A call of `to_unit` or `with_unit`: the checker knows the factor, and what remains is a multiplication
  /// and a division.
  mutating func changeUnit(_ site: CallSite, _ change: Transform.UnitChange) -> Int? {
    guard let operand = site.operands.first?.term, case .string(let text)? = site.options["unit"] else {
      return nil
    }
    guard let unit = Unit(text) else {
      diagnostics.append(invalidUnit(text, at: site.places["unit"] ?? site.span))
      return nil
    }
    guard terms[operand].type.type.isNumber else {
      diagnostics.append(notANumber(site.transform.name, terms[operand]))
      return nil
    }
    switch change {
    case .declare:
      var term = terms[operand]
      term.type.unit = unit
      return append(term)
    case .convert:
      return convert(operand, to: unit, site)
    }
  }

  private mutating func convert(_ operand: Int, to unit: Unit, _ site: CallSite) -> Int? {
    guard let own = terms[operand].type.unit else {
      diagnostics.append(unitIsUnknown(terms[operand]))
      return nil
    }
    guard let (numerator, denominator) = UnitScale.conversion(from: own, to: unit) else {
      diagnostics.append(noConversion(from: own, to: unit, terms[operand]))
      return nil
    }
    var result = convert(operand, to: .float64)
    for (name, factor) in [("multiply", numerator), ("divide", denominator)] where factor != 1 {
      guard let transform = scope.transforms[name] else { preconditionFailure("`\(name)` is in the library") }
      let literal = Term(
        kind: .literal(.float(Double(factor))), type: ValueType(.float64), domain: .scalar, span: site.span)
      var step = CallSite(transform: transform, span: site.span)
      step.operands = [(result, 0), (append(literal), 1)]
      guard let next = finish(step) else { return nil }
      result = next
    }
    var term = terms[result]
    term.type.unit = unit
    return append(term)
  }
}

private func invalidUnit(_ text: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .invalidUnit, "`\(escaped(text))` is no unit", at: span,
    notes: ["units look like `USD`, `USD/hour`, `m/s^2`"])
}

private func notANumber(_ transform: String, _ term: Term) -> Diagnostic {
  Diagnostic(
    .typeMismatch, "`\(transform)` takes a number, found \(term.type.type)", at: term.span,
    label: "this is \(term.type.type)")
}

private func unitIsUnknown(_ term: Term) -> Diagnostic {
  Diagnostic(
    .unitMismatch, "the unit of this value is not known, so it cannot be converted", at: term.span,
    notes: ["declare `unit: ...` on the column, or write `with_unit(x, 'km')`"])
}

private func noConversion(from own: Unit, to other: Unit, _ term: Term) -> Diagnostic {
  let bases = [own, other].map { UnitScale($0)?.base.description ?? "too large a unit" }
  let note =
    bases[0] == bases[1]
    ? "the factor between them is too large"
    : "one measures \(bases[0]), the other \(bases[1]); multiply by a rate in \(other)/\(own)"
  return Diagnostic(
    .unitMismatch, "\(own) cannot be converted to \(other)", at: term.span, label: "this is in \(own)",
    notes: [note])
}
