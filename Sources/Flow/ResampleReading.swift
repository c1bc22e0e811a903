import Diagnostics
import Syntax
import Types

/// `resample: {every: 1d, at: column}`.
extension FlowReader {
  mutating func resample(_ id: SyntaxTree.ID, of frame: Name, from: Name) -> Derivation? {
    let keys = ["every", "at"]
    guard let fields = Fields(id, in: tree, of: "`resample`", keys: keys, diagnostics: &diagnostics) else {
      return nil
    }
    for key in keys where fields.lacks(key) {
      diagnostics.append(missingKey(key, of: "the resampling of `\(frame.text)`", at: tree.span(id)))
    }
    guard let step = fields["every"], let at = fields["at"], !tree.isBroken(step), !tree.isBroken(at) else {
      return nil
    }
    let every = Name(tree.text(step), at: tree.span(step))
    let span = expression(step)
    if case .error = span[span.root].kind { return nil }
    let isLiteral = span.nodes.allSatisfy { if case .name = $0.kind { false } else { true } }
    let grid = ConstantFolder { _ in nil }.value(of: span.root, in: span).flatMap { GridStep($0) }
    if isLiteral, grid == nil {
      diagnostics.append(noStep(at: every.span))
      return nil
    }
    let column = expression(at)
    guard let name = column.plainName else {
      if case .error = column[column.root].kind { return nil }
      diagnostics.append(noColumn(at: tree.span(at)))
      return nil
    }
    let resampling = ResampleDeclaration(
      step: grid, every: every, expression: span, at: Name(name, at: tree.span(at)))
    return Derivation(
      parents: [from], verb: .resample(resampling),
      operands: [operand("at", column, of: frame, in: from)], place: tree.span(id))
  }
}

/// Grids whose steps are parameters.
extension Expansion {
  /// Whether a grid of the flow waits for parameters.
  static func hasOpenGrids(_ flow: ParsedFlow) -> Bool {
    flow.frames.contains { $0.openGrid != nil }
  }

  /// Says how far apart the places of grids are, now that parameters have values.
  mutating func expandGrids() {
    for (index, frame) in flow.frames.enumerated() {
      guard case .derived(var derivation) = frame.kind, var resampling = frame.openGrid else { continue }
      if let value = step(of: resampling, prefix: frame.prefix) {
        resampling.step = GridStep(value)
        resampling.every = Name(value.description, at: resampling.every.span)
      }
      derivation.verb = .resample(resampling)
      flow.frames[index].kind = .derived(derivation)
    }
  }

  private mutating func step(of resampling: ResampleDeclaration, prefix: String) -> Literal? {
    let expression = resampling.expression
    let names = expression.nodes.compactMap { node -> String? in
      if case .name(let parts) = node.kind, parts.count == 1 { prefix + parts[0].text } else { nil }
    }
    let parameters = parameters
    let folder = ConstantFolder { parameters.value(of: prefix + $0) }
    if let value = folder.value(of: expression.root, in: expression), GridStep(value) != nil {
      flow.shapingParameters.formUnion(names)
      return value
    }
    let isReported =
      names.contains { flow.brokenNames.contains($0) }
      || parameters.unusable.contains { names.contains(parameters.all[$0].name) }
    if isReported { return nil }
    if names.count == 1, let value = parameters.value(of: names[0]) {
      diagnostics.append(noStep(at: resampling.every.span, value: value))
    } else {
      let known = parameters.all.map(\.name).filter { $0.hasPrefix(prefix) }
      let guess = names.count == 1 ? Suggestion(for: names[0], among: known)?.name : nil
      diagnostics.append(
        noStep(at: resampling.every.span, guess: guess.map { String($0.dropFirst(prefix.count)) }))
    }
    return nil
  }
}

extension FrameDeclaration {
  /// The grid that it stands on, if its step is not known yet.
  fileprivate var openGrid: ResampleDeclaration? {
    guard case .derived(let derivation) = kind, case .resample(let resampling) = derivation.verb,
      resampling.step == nil
    else { return nil }
    return resampling
  }
}

private func noStep(at span: Span, value: Literal? = nil, guess: String? = nil) -> Diagnostic {
  Diagnostic(
    .invalidConstant, "`every` is the step of the grid", at: span,
    label: value.map { "this is \($0)" } ?? guess.map { "did you mean `\($0)`?" } ?? "",
    notes: [
      "expected a length of time, as `1d`, `15min` or `1mo`, or a whole number; or a parameter that is one"
    ])
}

private func noColumn(at span: Span) -> Diagnostic {
  Diagnostic(
    .expectedScalar, "`at` names the column that the frame is in the order of", at: span,
    notes: ["a time that is computed stands in a group: `group_by: {day: truncate(at, 1d)}`"])
}
