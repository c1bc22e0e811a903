import Check
import Diagnostics
import Flow
import Govern
import StandardLibrary
import Types

/// A flow that was read, taken through the stages that depend on its parameters.
struct Front {
  let typed: TypedFlow
  /// The tests, of which each stands for itself.
  let tests: [TestDeclaration]
  let diagnostics: [Diagnostic]

  /// `given` are values of parameters; the rest take their defaults.
  init(_ parsed: ParsedFlow, given: [String: Literal], library: TransformLibrary) {
    let bound = ParameterBinding.bind(parsed, given: given)
    let expanded = Expansion.expand(parsed, parameters: bound.binding)
    let placed = CheckPlacing.place(expanded.flow)
    let uses = TransformUses(placed.flow, library: library)
    var resolved = Resolver.resolve(placed.flow, isAggregate: uses.aggregates)
    var checked = Checker.check(resolved.flow, library: library, parameters: bound.binding)
    let suppressed = Governance.suppressed(checked.flow, library: library)
    if !suppressed.isEmpty {
      resolved = Resolver.resolve(placed.flow.computing(suppressed), isAggregate: uses.aggregates)
      checked = Checker.check(resolved.flow, library: library, parameters: bound.binding)
    }
    typed = checked.flow
    tests = expanded.flow.tests
    diagnostics = [
      bound.diagnostics, expanded.diagnostics, placed.diagnostics, resolved.diagnostics, checked.diagnostics,
    ].flatMap { $0 }
  }
}
