import Check
import Diagnostics
import Flow
import Types

extension LintRule {
  /// A number without a unit, computed from one that has a unit and one that has none.
  static let missingUnit = LintRule(.missingUnit) { flow in
    flow.typed.nodes.indices.compactMap { index in
      guard let node = flow.typed.nodes[index], node.type.type.isNumber, node.type.unit == nil else {
        return nil
      }
      let terms = node.expression.measured
      guard
        let known = terms.first(where: {
          $0.isNumericInput && $0.type.unit ?? .dimensionless != .dimensionless
        }),
        let unknown = terms.first(where: { $0.isNumericInput && $0.type.unit == nil }),
        let unit = known.type.unit
      else { return nil }
      return unitLost(
        flow.typed.flow.nodes[index].name, known: flow.name(of: known), unit: unit.description,
        unknown: flow.name(of: unknown))
    }
  }
}

extension TypedExpression {
  /// The terms that the unit of the value comes from.
  fileprivate var measured: [Term] {
    var found: Set<Int> = []
    var open = [terms.count - 1]
    while let index = open.popLast() {
      guard found.insert(index).inserted, case .call(let call) = terms[index].kind else { continue }
      for (place, operand) in call.operands.prefix(64).enumerated() where call.measured >> place & 1 == 1 {
        open.append(operand)
      }
    }
    return found.sorted().map { terms[$0] }
  }
}

extension Term {
  /// Whether it brings a number into an expression.
  fileprivate var isNumericInput: Bool {
    switch kind {
    case .column, .node, .taken, .parameter: type.type.isNumber
    case .literal, .call: false
    }
  }
}

extension LintedFlow {
  fileprivate func name(of term: Term) -> String {
    switch term.kind {
    case .column(let frame, let position): typed.frames[frame].columns[position].name
    case .node(let node), .taken(_, let node): typed.flow.nodes[node].name.text
    case .parameter(let position): typed.parameters[position].name
    case .literal, .call: ""
    }
  }
}

private func unitLost(_ name: Name, known: String, unit: String, unknown: String) -> Diagnostic {
  Diagnostic(
    .missingUnit, "`\(name.text)` has no unit: `\(known)` is in \(unit), but `\(unknown)` has none",
    at: name.span, severity: .warning,
    help: Help("declare `unit:` on `\(unknown)` (`1` for a bare number), or on `\(name.text)` itself"))
}
