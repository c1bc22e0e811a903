import Diagnostics
import Syntax
import Types

/// Columns of `type: enum`: texts that are one of a few words.
extension FlowReader {
  /// The type and the words of a column, none for types other than `enum`; nil, with a diagnostic, when it
  /// has no type that can be used.
  mutating func typeAndWords(of column: Name, _ fields: Fields) -> (type: ValueType, words: [Expression])? {
    guard let id = fields["type"], tree.kind(id) == .scalar, FlowReader.isEnumeration(tree.text(id)) else {
      if let values = fields["values"] {
        diagnostics.append(wordsOfNoEnumeration("column", at: tree.span(values)))
        return nil
      }
      return statedType(of: column, fields).map { ($0.type, []) }
    }
    let missing = lacksWords(column, at: tree.span(id))
    guard let words = words(fields, ifMissing: missing) else { return nil }
    let literals = words.map { Expression(literal: .string($0.text), span: $0.span) }
    return (ValueType(.string, nullable: tree.text(id).last == "?"), literals)
  }

  /// The words of an enumeration; nil, with a diagnostic, where there are none or one stands twice.
  mutating func words(
    _ fields: Fields, ifMissing missing: Diagnostic
  ) -> [(text: String, span: Span)]? {
    let before = diagnostics.count
    guard let id = fields["values"], let words = fields.texts("values", diagnostics: &diagnostics) else {
      if fields.lacks("values") { diagnostics.append(missing) }
      return nil
    }
    var known: Set<String> = []
    if let word = words.first(where: { !known.insert($0.text).inserted }) {
      diagnostics.append(invalidOption("`\(escaped(word.text))` is listed twice", at: word.span))
    } else if words.isEmpty && diagnostics.count == before {
      diagnostics.append(invalidOption("an `enum` has one value at least", at: tree.span(id)))
    }
    return diagnostics.count == before ? words : nil
  }

  /// Whether a type is one of words, `enum` or `enum?`.
  static func isEnumeration(_ type: String) -> Bool { type == "enum" || type == "enum?" }

  /// Says where the words belong that a column of `enum` alone lacks.
  func lacksWords(_ column: Name, at span: Span) -> Diagnostic {
    Diagnostic(
      .missingKey, "column `\(column.text)` does not say which words it has", at: span,
      label: "write `{type: enum, values: [a, b]}`")
  }
}

extension ColumnDeclaration {
  /// Holds its values to the words, by a check like one that the author wrote.
  mutating func hold(to words: [Expression], at place: Span) {
    self.words = words.compactMap { word in
      if case .string(let text) = word[word.root].kind { text } else { nil }
    }
    checks.append(
      CheckDeclaration(
        kind: .isIn, place: place, operands: words, subjects: [], mostly: 1, isWarning: false,
        isQuarantining: false))
  }
}

/// `noun`: `column` or `parameter`; only columns have checks.
func wordsOfNoEnumeration(_ noun: String, at span: Span) -> Diagnostic {
  let check = noun == "column" ? ", or a check: `checks: [{in: [...]}]`" : ""
  return Diagnostic(
    .conflictingKeys, "only a \(noun) of `type: enum` lists its values", at: span,
    help: Help("write `type: enum`" + check))
}
