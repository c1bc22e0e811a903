import Diagnostics
import Syntax

/// `union: [frame, frame]`, or `union: {of: [frame, frame], missing: null, tag: column}`.
extension FlowReader {
  mutating func union(_ id: SyntaxTree.ID, of frame: Name, _ fields: Fields) -> FrameDeclaration.Kind? {
    let others = ["from", "zip"] + FlowReader.verbs
    if let other = others.first(where: { fields[$0] != nil }) {
      diagnostics.append(besideUnion(other, at: tree.span(key: other, in: fields.id)))
      return nil
    }
    if tree.isBroken(id) { return nil }
    var parts: [Name]?
    var tag: Name?
    var fillsMissing = false
    if tree.kind(id) == .mapping {
      let keys = ["of", "missing", "tag"]
      guard let own = Fields(id, in: tree, of: "`union`", keys: keys, diagnostics: &diagnostics) else {
        return nil
      }
      if own.lacks("of") {
        diagnostics.append(missingKey("of", of: "the union `\(frame.text)`", at: tree.span(id)))
      }
      parts = names("of", own)
      tag = located("tag", own)
      if let tag, !isIdentifier(tag.text) {
        diagnostics.append(noColumnName(tag))
        return nil
      }
      if let missing = located("missing", own) {
        guard missing.text == "null" else {
          diagnostics.append(onlyNull(missing))
          return nil
        }
        fillsMissing = true
      }
    } else {
      parts = names("union", fields)
    }
    guard let parts else { return nil }
    guard parts.count > 1 else {
      diagnostics.append(oneFrame(at: tree.span(id)))
      return nil
    }
    for (index, part) in parts.enumerated() where parts[..<index].contains(where: { $0.text == part.text }) {
      diagnostics.append(unitedTwice(part))
      return nil
    }
    let union = UnionDeclaration(tag: tag, fillsMissing: fillsMissing)
    return .derived(Derivation(parents: parts, verb: .union(union), operands: [], place: tree.span(id)))
  }
}

private func besideUnion(_ key: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .conflictingKeys, "a union has the rows of its frames, and no `\(escaped(key))`", at: span,
    notes: ["a frame does one thing: make a second frame with `from`"])
}

func noColumnName(_ name: Name) -> Diagnostic {
  Diagnostic(.invalidName, "`\(escaped(name.text))` is no name for a column", at: name.span)
}

private func onlyNull(_ word: Name) -> Diagnostic {
  Diagnostic(
    .unknownWord, "what a frame of a union lacks can only be `null`", at: word.span,
    notes: ["for another value add a node of the name to the frame that lacks it"])
}

private func oneFrame(at span: Span) -> Diagnostic {
  Diagnostic(.expectedList, "a union has at least two frames", at: span)
}

private func unitedTwice(_ frame: Name) -> Diagnostic {
  Diagnostic(
    .duplicateName, "`\(escaped(frame.text))` stands twice in the union", at: frame.span,
    notes: [
      "make a frame of its own of the second, as in `again: {from: \(escaped(frame.text)), limit: ...}`"
    ])
}
