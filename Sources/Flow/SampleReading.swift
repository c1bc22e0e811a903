import Diagnostics
import Syntax

/// `sample: {rows: 100, seed: 7}`, or `sample: {fraction: 0.1}`.
extension FlowReader {
  mutating func sample(_ id: SyntaxTree.ID, from: Name) -> Derivation? {
    let keys = ["rows", "fraction", "seed"]
    guard let fields = Fields(id, in: tree, of: "`sample`", keys: keys, diagnostics: &diagnostics) else {
      return nil
    }
    if fields["rows"] != nil, fields["fraction"] != nil {
      diagnostics.append(rowsAndFraction(at: tree.span(key: "fraction", in: id)))
      return nil
    }
    var seed: Int64 = 0
    if let given = located("seed", fields) {
      guard let number = Int64(given.text.replacing("_", with: "")) else {
        diagnostics.append(noSeed(at: given.span))
        return nil
      }
      seed = number
    }
    let size: SampleDeclaration.Size
    if let rows = fields["rows"] {
      guard let count = wholeNumber(rows, of: "rows") else { return nil }
      size = .rows(count)
    } else if let fraction = located("fraction", fields) {
      guard let number = Double(fraction.text), (0...1).contains(number) else {
        diagnostics.append(noFraction(at: fraction.span))
        return nil
      }
      size = .fraction(number)
    } else {
      if fields.lacks("rows"), fields.lacks("fraction") {
        diagnostics.append(missingKey("rows", of: "`sample`", at: tree.span(id)))
      }
      return nil
    }
    let sample = SampleDeclaration(size: size, seed: seed)
    return Derivation(parents: [from], verb: .sample(sample), operands: [], place: tree.span(id))
  }
}

private func rowsAndFraction(at span: Span) -> Diagnostic {
  Diagnostic(.conflictingKeys, "a sample has a number of rows or a fraction of them, not both", at: span)
}

private func noSeed(at span: Span) -> Diagnostic {
  Diagnostic(.invalidConstant, "the seed of a sample is a whole number", at: span)
}

private func noFraction(at span: Span) -> Diagnostic {
  Diagnostic(.invalidConstant, "a fraction of the rows is a number from 0 to 1", at: span)
}
