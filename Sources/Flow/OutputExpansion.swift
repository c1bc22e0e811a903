import Diagnostics
import Syntax
import Types

/// Outputs declared by `for`. Markers are pasted into names, selections, paths and contracts; checks have the
/// values as expressions of nodes do.
extension Expansion {
  /// All outputs, of which each stands for itself. An output that cannot be is left out, with a diagnostic.
  mutating func instances(of outputs: [OutputDeclaration]) -> [OutputDeclaration] {
    var result: [OutputDeclaration] = []
    var first: [String: OutputDeclaration] = [:]
    for output in outputs {
      guard let made = instances(of: output) else {
        flow.brokenNames.insert(output.name.text)
        continue
      }
      for instance in made {
        if let other = first[instance.name.text] {
          diagnostics.append(sameOutput(instance, other))
          flow.brokenNames.insert(output.name.text)
          break
        }
        first[instance.name.text] = instance
        result.append(instance)
      }
    }
    return result
  }

  private mutating func instances(of output: OutputDeclaration) -> [OutputDeclaration]? {
    let names = output.repetition?.variables.map(\.text) ?? []
    for text in output.markedTexts {
      guard let marker = markers(in: text.text).first(where: { !names.contains($0) }) else { continue }
      diagnostics.append(
        output.repetition == nil
          ? markerWithoutFor(marker, beside: "`from`", at: text.span)
          : unknownMarker(marker, of: "output", known: names, at: text.span))
      return nil
    }
    guard let repetition = output.repetition else { return [output] }
    if repetition.variables.contains(where: { hides($0) }) { return nil }
    guard let all = assignments(repetition), fits(parts: all.count * output.partCount, at: repetition.span)
    else { return nil }
    var instances: [OutputDeclaration] = []
    for assignment in all {
      var substitution = Substitution(assignment: assignment)
      let instance = output.filled(by: &substitution)
      if let misfit = substitution.misfit {
        diagnostics.append(notPasted(misfit, at: repetition.span))
        return nil
      }
      instances.append(instance)
    }
    return instances
  }
}

/// The names in `$(...)`.
public func markers(in text: String) -> [String] {
  text.split(separator: "$(", omittingEmptySubsequences: false).dropFirst().compactMap { piece in
    guard let close = piece.firstIndex(of: ")"), isIdentifier(String(piece[..<close])) else { return nil }
    return String(piece[..<close])
  }
}

extension OutputDeclaration {
  /// Whether it is declared by `for`, or holds markers without one.
  var isTemplate: Bool { repetition != nil || markedTexts.contains { !markers(in: $0.text).isEmpty } }

  /// What may hold markers.
  fileprivate var markedTexts: [Name] {
    [name] + [from, path, quarantine].compactMap(\.self) + (select ?? []) + partitions
      + (contract?.columns.map(\.name) ?? [])
  }

  /// How much every instance has of its own.
  fileprivate var partCount: Int {
    let expressions = checks.flatMap(\.expressions)
    return markedTexts.count + expressions.reduce(0) { $0 + $1.nodes.count }
  }

  fileprivate func filled(by substitution: inout Substitution) -> OutputDeclaration {
    var result = self
    result.repetition = nil
    result.instance = substitution.label
    if let template = NameTemplate(name.text) {
      // Closures cannot change what they are called on.
      var copy = substitution
      result.name = Name(template.filled { copy.text(of: $0) }, at: name.span)
      substitution = copy
    }
    let values = substitution
    func pasted(_ name: Name) -> Name { Name(values.pasted(into: name.text), at: name.span) }
    result.from = from.map(pasted)
    result.path = path.map(pasted)
    result.quarantine = quarantine.map(pasted)
    result.select = select?.map(pasted)
    result.partitions = partitions.map(pasted)
    result.contract?.columns =
      contract?.columns.map { column in
        var column = column
        column.name = pasted(column.name)
        return column
      } ?? []
    result.checks = checks.map { $0.filled(by: &substitution) }
    return result
  }
}

private func sameOutput(_ second: OutputDeclaration, _ first: OutputDeclaration) -> Diagnostic {
  if second.name.span == first.name.span, let one = first.instance, let other = second.instance {
    return sameName(second.name.text, one, other, at: second.name.span)
  }
  return Diagnostic(
    .duplicateName, "two outputs are named `\(second.name.text)`", at: second.name.span,
    secondary: [Label(first.name.span, "the first one")])
}
