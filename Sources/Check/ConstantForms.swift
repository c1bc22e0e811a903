import Diagnostics
import Patterns
import StandardLibrary
import Types

extension Transform.Parameter {
  /// What is wrong with a constant that has a form; nil when nothing is.
  func formProblem(with value: Literal, of site: CallSite, at span: Span) -> Diagnostic? {
    switch (form, value) {
    case (.type?, .string(let text)): return DataType(name: text) == nil ? noType(text, at: span) : nil
    case (.pattern?, .string(let text)):
      do {
        _ = try Pattern.named(text)
        return nil
      } catch {
        return invalidPattern(
          self, of: site.transform, " is no regular expression: \(escaped(error.description))", at: span,
          help: Help("a `\\` before a sign takes it as it is: `\\[`, `\\.`, `\\(`"))
      }
    case (.group(let parameter)?, .integer(let number)):
      guard let pattern = site.pattern(parameter), number > pattern.groupCount else { return nil }
      return noGroup(self, of: site.transform, number, pattern, at: span)
    case (.replacement(let parameter)?, .string(let text)):
      guard let pattern = site.pattern(parameter) else { return nil }
      do {
        _ = try Replacement(text, groupCount: pattern.groupCount)
        return nil
      } catch {
        return invalidPattern(self, of: site.transform, ": " + error.description, at: span)
      }
    case (.timeFormat(let purpose)?, .string(let text)):
      do {
        _ = try TimeFormat(text, for: purpose)
        return nil
      } catch {
        return invalidFormat(self, of: site.transform, escaped(error.description), at: span)
      }
    case (nil, _), (.type?, _), (.pattern?, _), (.group?, _), (.replacement?, _), (.timeFormat?, _):
      return nil
    }
  }
}

extension CallSite {
  /// The pattern that a constant parameter is; nil when it is none, which has been told.
  fileprivate func pattern(_ parameter: String) -> Pattern? {
    guard case .string(let text)? = options[parameter] else { return nil }
    return try? Pattern.named(text)
  }

  /// The type that a constant parameter names.
  func namedType(_ parameter: String) -> DataType? {
    guard case .string(let name)? = options[parameter] else { return nil }
    return DataType(name: name)
  }
}

extension ExpressionChecker {
  /// Whether a cast to the type that the call names exists.
  mutating func converts(_ site: CallSite) -> Bool {
    guard case .cast(let variable, let parameter)? = site.transform.result.type,
      let type = site.variables[variable], let named = site.namedType(parameter), !type.converts(to: named)
    else { return true }
    diagnostics.append(noConversion(from: type, to: named, at: site.places[parameter] ?? site.span))
    return false
  }
}

private func noType(_ word: String, at span: Span) -> Diagnostic {
  var said = unknownType(word, at: span)
  // It mends a bare word; this one stands in quotes, of which a YAML scalar may need two.
  said.help = nil
  return said
}

private func invalidPattern(
  _ parameter: Transform.Parameter, of transform: Transform, _ problem: String, at span: Span,
  help: Help? = nil
) -> Diagnostic {
  Diagnostic(
    .invalidPattern, "`\(parameter.name)` of `\(transform.name)`\(problem)", at: span, help: help)
}

private func noGroup(
  _ parameter: Transform.Parameter, of transform: Transform, _ number: Int64, _ pattern: Pattern,
  at span: Span
) -> Diagnostic {
  let count = pattern.groupCount
  return Diagnostic(
    .invalidConstant,
    "`\(parameter.name)` of `\(transform.name)`: the pattern has \(count == 0 ? "no" : "\(count)") "
      + "group\(count == 1 ? "" : "s"), and none of number \(number)",
    at: span, notes: ["a group is what stands in parentheses; 0 is the whole match"])
}

private func invalidFormat(
  _ parameter: Transform.Parameter, of transform: Transform, _ problem: String, at span: Span
) -> Diagnostic {
  Diagnostic(
    .invalidConstant, "`\(parameter.name)` of `\(transform.name)`: \(problem)", at: span,
    notes: ["directives: \(TimeFormat.directives)"])
}

private func noConversion(from type: DataType, to named: DataType, at span: Span) -> Diagnostic {
  Diagnostic(
    .typeMismatch, "no cast exists from \(type) to \(named)", at: span,
    notes: ["`leat transforms cast` says which exist"])
}
