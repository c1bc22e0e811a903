import Check
import Flow
import Syntax
import Types

/// What checks demand, in words.
extension FlowExplanation {
  /// A line for each of the checks: its name, what it demands, what becomes of a failure and what it costs.
  func lines(ofChecks isShown: (TypedCheck) -> Bool) -> [String] {
    typed.checks.filter(isShown).map { check in
      var facts: [String] = []
      if check.mostly < 1 { facts.append("in a share of \(check.mostly) of the rows") }
      if check.isWarning { facts.append("else a warning") }
      let declaration = typed.flow.checks.first { $0.name == check.name }?.declaration
      if declaration?.kind == .references {
        facts.append("fuses: not; its keys are looked up in a table of the others")
      } else if let passes = typed.nodes[check.passes] {
        facts.append(fusionText(passes.expression))
      }
      let demand = declaration?.demand { text(of: $0.root, in: $0) } ?? ""
      return "check \(check.name): \(demand); \(facts.joined(separator: ", "))"
    }
  }
}
