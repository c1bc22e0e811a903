import Diagnostics
import Syntax

/// `join: {with: frame, on: {left: right}, kind: left, take: {name: column}, multiply: true}`.
extension FlowReader {
  mutating func join(_ id: SyntaxTree.ID, of frame: Name, from: Name) -> Derivation? {
    let keys = ["with", "on", "kind", "take", "multiply"]
    guard let fields = Fields(id, in: tree, of: "`join`", keys: keys, diagnostics: &diagnostics) else {
      return nil
    }
    for key in ["with", "on"] where fields.lacks(key) {
      diagnostics.append(missingKey(key, of: "the join of `\(frame.text)`", at: tree.span(id)))
    }
    guard let with = located("with", fields), let on = fields["on"], !tree.isBroken(on),
      let kind = joinKind(fields)
    else { return nil }
    let pairs = keyPairs(on)
    if with.text == from.text {
      diagnostics.append(joinedWithItself(with))
      return nil
    }
    let left = pairs.map { operand("on", expression($0.left), of: frame, in: from) }
    let right = pairs.map { operand("on", expression($0.right), of: frame, in: with) }
    let join = JoinDeclaration(
      kind: kind, take: fields["take"].map { taken($0) },
      mayMultiply: fields.flag("multiply", diagnostics: &diagnostics) ?? false)
    return Derivation(
      parents: [from, with], verb: .join(join), operands: left + right, place: tree.span(on))
  }

  private mutating func joinKind(_ fields: Fields) -> JoinDeclaration.Kind? {
    guard let id = fields["kind"] else { return .inner }
    guard let text = fields.text("kind", diagnostics: &diagnostics) else { return nil }
    if let kind = JoinDeclaration.Kind(rawValue: text) { return kind }
    diagnostics.append(
      .unknown(
        .unknownWord, text, "there is no join `\(escaped(text))`", at: tree.span(id),
        among: JoinDeclaration.Kind.allCases.map(\.rawValue), list: "kinds"))
    // Some kind stands in, so that keys and columns are looked at all the same.
    return .inner
  }

  /// `{left: right}` pairs of columns, or names that both frames have.
  func keyPairs(_ id: SyntaxTree.ID) -> [(left: SyntaxTree.ID, right: SyntaxTree.ID)] {
    if tree.kind(id) == .mapping { return tree.entries(id).map { ($0.key, $0.value) } }
    let items = tree.kind(id) == .sequence ? tree.items(id) : [id]
    return items.map { ($0, $0) }
  }

  /// `{name: column}`, columns that keep their names, or a list of both.
  mutating func taken(_ id: SyntaxTree.ID) -> [(name: Name, column: Name)] {
    var taken: [(name: Name, column: Name)] = []
    for item in tree.kind(id) == .sequence ? tree.items(id) : [id] {
      let isMapping = tree.kind(item) == .mapping
      let pairs = isMapping ? entries(item, of: "take") : [(Name("", at: tree.span(item)), item)]
      for (name, value) in pairs where !tree.isBroken(value) {
        guard tree.kind(value) == .scalar else {
          diagnostics.append(takesNames(at: tree.span(value)))
          continue
        }
        let column = Name(tree.text(value), at: tree.span(value))
        taken.append((isMapping ? name : column, column))
      }
    }
    return taken
  }
}

private func takesNames(at span: Span) -> Diagnostic {
  Diagnostic(
    .expectedScalar, "`take` lists columns of the right side", at: span,
    notes: ["names, as in `take: [country]`, under new names where they are given: `take: {home: country}`"])
}

func joinedWithItself(_ frame: Name) -> Diagnostic {
  Diagnostic(
    .duplicateName, "`\(escaped(frame.text))` stands on both sides of the join", at: frame.span,
    notes: ["make one side a frame of its own, as in `others: {from: \(escaped(frame.text)), distinct: id}`"])
}
