import Diagnostics
import Syntax

/// `asof_join: {with: frame, by: name, at: {left: right}, within: 2h, direction: backward, strict: true,
/// take: {name: column}}`.
extension FlowReader {
  mutating func asOfJoin(_ id: SyntaxTree.ID, of frame: Name, from: Name) -> Derivation? {
    let keys = ["with", "by", "at", "within", "direction", "strict", "take"]
    guard let fields = Fields(id, in: tree, of: "`asof_join`", keys: keys, diagnostics: &diagnostics) else {
      return nil
    }
    for key in ["with", "at"] where fields.lacks(key) {
      diagnostics.append(missingKey(key, of: "the as-of join of `\(frame.text)`", at: tree.span(id)))
    }
    guard let with = located("with", fields), let at = fields["at"], !tree.isBroken(at),
      let direction = direction(fields)
    else { return nil }
    if with.text == from.text {
      diagnostics.append(joinedWithItself(with))
      return nil
    }
    let times = keyPairs(at)
    guard times.count == 1 else {
      diagnostics.append(notOneTime(at: tree.span(at)))
      return nil
    }
    if let by = fields["by"], tree.isBroken(by) { return nil }
    let pairs = (fields["by"].map { keyPairs($0) } ?? []) + times
    func word(_ index: Int) -> String { index < pairs.count - 1 ? "by" : "at" }
    let left = pairs.enumerated().map { operand(word($0), expression($1.left), of: frame, in: from) }
    let right = pairs.enumerated().map { operand(word($0), expression($1.right), of: frame, in: with) }
    let within = fields["within"].map { operand("within", expression($0), of: frame, in: from) }
    let join = JoinDeclaration(
      kind: .left, take: fields["take"].map { taken($0) }, mayMultiply: false,
      asOf: AsOfDeclaration(
        direction: direction, isStrict: fields.flag("strict", diagnostics: &diagnostics) ?? false,
        hasTolerance: within != nil))
    return Derivation(
      parents: [from, with], verb: .join(join), operands: left + right + (within.map { [$0] } ?? []),
      place: tree.span(at))
  }

  private mutating func direction(_ fields: Fields) -> AsOfDeclaration.Direction? {
    guard let id = fields["direction"] else { return .backward }
    guard let text = fields.text("direction", diagnostics: &diagnostics) else { return nil }
    if let direction = AsOfDeclaration.Direction(rawValue: text) { return direction }
    diagnostics.append(
      .unknown(
        .unknownWord, text, "there is no direction `\(escaped(text))`", at: tree.span(id),
        among: AsOfDeclaration.Direction.allCases.map(\.rawValue), list: "directions"))
    return nil
  }
}

private func notOneTime(at span: Span) -> Diagnostic {
  Diagnostic(
    .expectedScalar, "an as-of join compares one column with one of the other frame", at: span,
    notes: ["columns that must be equal stand under `by`, as in `by: [region, currency]`"])
}
