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
    guard let every = fields["every"], let at = fields["at"], !tree.isBroken(every), !tree.isBroken(at) else {
      return nil
    }
    let span = expression(every)
    guard let step = span.gridStep else {
      if case .error = span[span.root].kind { return nil }
      diagnostics.append(noStep(at: tree.span(every)))
      return nil
    }
    let column = expression(at)
    guard let name = column.plainName else {
      if case .error = column[column.root].kind { return nil }
      diagnostics.append(noColumn(at: tree.span(at)))
      return nil
    }
    let resampling = ResampleDeclaration(
      step: step, every: Name(tree.text(every), at: tree.span(every)), at: Name(name, at: tree.span(at)))
    return Derivation(
      parents: [from], verb: .resample(resampling),
      operands: [operand("at", column, of: frame, in: from)], place: tree.span(id))
  }
}

extension Expression {
  /// The steps that a literal says; nil for what is no literal and what no grid has.
  fileprivate var gridStep: GridStep? {
    switch self[root].kind {
    case .integer(let number): Int64(exactly: number).flatMap { GridStep(.integer($0)) }
    case .duration(let count, let unit):
      TimeUnit(rawValue: unit.rawValue).flatMap { GridStep(.duration(Literal.Span(count: count, unit: $0))) }
    case .negativeInteger, .float, .string, .boolean, .null, .date, .timestamp, .name, .call, .list, .error:
      nil
    }
  }
}

private func noStep(at span: Span) -> Diagnostic {
  Diagnostic(
    .invalidConstant, "`every` is the step of the grid", at: span,
    label: "expected a length of time, as `1d`, `15min` or `1mo`, or a whole number")
}

private func noColumn(at span: Span) -> Diagnostic {
  Diagnostic(
    .expectedScalar, "`at` names the column that the frame is in the order of", at: span,
    notes: ["a time that is computed stands in a group: `group_by: {day: truncate(at, 1d)}`"])
}
