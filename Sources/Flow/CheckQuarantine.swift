import Diagnostics
import Syntax

/// Outputs whose failing rows go to a file of their own.
extension CheckPlacing {
  /// Makes the frames of the rows that stay in an output and of those that leave it.
  mutating func part(_ index: Int, at site: Site) {
    let output = flow.outputs[index]
    let checks = output.checks.filter(\.isQuarantining)
    guard let path = output.quarantine else {
      if let check = checks.first { diagnostics.append(noQuarantine(at: check.place)) }
      return
    }
    guard let frame = site.frame, !checks.isEmpty else {
      if checks.isEmpty, !output.hasBrokenChecks {
        diagnostics.append(nothingParted(output.name, at: path.span))
      }
      return
    }
    let passes = checks.flatMap { check in
      subjects(of: check, at: site).map { values in
        let holds = Expression(nodes: [Expression.Node(kind: .boolean(true), span: check.place)])
        return Expression.call(
          "coalesce", [CheckTerms(check, of: values, frame: nil).passes, holds], at: check.place)
      }
    }
    let all = passes.dropFirst().reduce(passes[0]) { Expression.call("and", [$0, $1], at: path.span) }
    let kept = rows(where: all, of: frame, that: "pass", output.name, at: path.span, part: nil)
    let others = Expression.call("not", [all], at: path.span)
    let left = rows(where: others, of: frame, that: "fail", output.name, at: path.span, part: .value)
    flow.outputs[index].parting = (kept, left)
  }

  /// What each of the checks that an item of the list stands for looks at.
  private func subjects(of check: CheckDeclaration, at site: Site) -> [[Expression]] {
    if check.kind.scope == .condition { return [[]] }
    return check.kind == .unique
      ? [subjects(check.subjects, of: check, at: site)] : check.subjects.map { [$0] }
  }

  private mutating func rows(
    where condition: Expression, of frame: Int, that outcome: String, _ output: Name, at span: Span,
    part: CheckPart?
  ) -> Int {
    var node = NodeDeclaration(
      name: Name("checks of \(output.text)", at: span), frame: frame, expression: condition, doc: "",
      tags: [], unit: nil, type: nil)
    node.operandOf = flow.frames.count
    node.part = part
    flow.nodes.append(node)
    let derivation = Derivation(
      parents: [flow.frames[frame].name], verb: .filter, operands: [flow.nodes.count - 1], place: span)
    let name = Name("rows of \(output.text) that \(outcome)", at: span)
    var made = FrameDeclaration(name: name, kind: .derived(derivation), doc: "", checks: [])
    made.isMade = true
    flow.frames.append(made)
    return flow.frames.count - 1
  }

  /// Checks that stand on no output have no rows to send away.
  mutating func reportMisplacedParting() {
    let onOutputs = Set(flow.outputs.flatMap(\.checks).map(\.place))
    for check in flow.declaredChecks where check.isQuarantining && !onOutputs.contains(check.place) {
      diagnostics.append(noQuarantine(at: check.place))
    }
  }
}
