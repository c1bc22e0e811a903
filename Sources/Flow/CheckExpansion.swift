import Diagnostics
import StandardLibrary
import Syntax
import Types

/// Checks declared by `for`, wherever they stand.
extension Expansion {
  /// Puts the instances of every check in its place.
  mutating func expandChecks() {
    for index in flow.nodes.indices where flow.nodes[index].checks.hasRepetitions {
      prefix = flow.nodes[index].prefix
      let outer = flow.nodes[index].repetition?.variables ?? []
      flow.nodes[index].checks = instances(of: flow.nodes[index].checks, inside: outer)
    }
    for index in flow.frames.indices {
      prefix = flow.frames[index].prefix
      flow.frames[index].checks = instances(of: flow.frames[index].checks)
      guard case .source(var source) = flow.frames[index].kind,
        source.columns.contains(where: { $0.checks.hasRepetitions })
      else { continue }
      for column in source.columns.indices {
        source.columns[column].checks = instances(of: source.columns[column].checks)
      }
      flow.frames[index].kind = .source(source)
    }
    for index in flow.givens.indices {
      let name = flow.givens[index].name.text
      prefix = name.lastIndex(of: ".").map { String(name[...$0]) } ?? ""
      flow.givens[index].checks = instances(of: flow.givens[index].checks)
      for column in flow.givens[index].source.columns.indices {
        let checks = flow.givens[index].source.columns[column].checks
        flow.givens[index].source.columns[column].checks = instances(of: checks)
      }
    }
    for index in flow.defaults.indices {
      prefix = flow.defaults[index].prefix
      flow.defaults[index].checks = instances(of: flow.defaults[index].checks)
    }
    prefix = ""
    for index in flow.outputs.indices {
      let outer = flow.outputs[index].repetition?.variables ?? []
      flow.outputs[index].checks = instances(of: flow.outputs[index].checks, inside: outer)
    }
  }

  /// `outer` are the variables of what the checks stand on.
  private mutating func instances(
    of checks: [CheckDeclaration], inside outer: [Name] = []
  ) -> [CheckDeclaration] {
    guard checks.hasRepetitions else { return checks }
    return checks.flatMap { instances(of: $0, inside: outer) ?? [] }
  }

  private mutating func instances(
    of check: CheckDeclaration, inside outer: [Name]
  ) -> [CheckDeclaration]? {
    guard let repetition = check.repetition else { return [check] }
    for variable in repetition.variables {
      if let other = outer.first(where: { $0.text == variable.text }) {
        diagnostics.append(variableHides(variable, other: other.span))
        return nil
      }
      if hides(variable) { return nil }
    }
    let parts = check.expressions.reduce(1) { $0 + $1.nodes.count }
    guard let all = assignments(repetition), fits(parts: all.count * parts, at: repetition.span) else {
      return nil
    }
    var instances: [CheckDeclaration] = []
    for assignment in all {
      var substitution = Substitution(assignment: assignment)
      var instance = check.filled(by: &substitution)
      instance.repetition = nil
      instance.instance = substitution.label
      instance.name = check.name.map { Name(substitution.pasted(into: $0.text), at: $0.span) }
      instance.ending = ending(of: check, assignment)
      instance.message = check.message.map(substitution.pasted)
      if let misfit = substitution.misfit {
        diagnostics.append(notPasted(misfit, at: repetition.span))
        return nil
      }
      instances.append(instance)
    }
    return instances
  }

  /// The values that can be part of a name and do not stand in it already, with what is checked.
  private func ending(of check: CheckDeclaration, _ assignment: Assignment) -> String {
    let subjects = check.subjects.map(\.text)
    let others = assignment.filter { item in
      !subjects.contains { $0 == item.name || $0.contains("$(\(item.name))") }
    }
    let ending = others.map { "_" + $0.value.cellText }.joined()
    return isIdentifier("x" + ending) ? ending : ""
  }
}

extension [CheckDeclaration] {
  fileprivate var hasRepetitions: Bool { contains { $0.repetition != nil } }
}
