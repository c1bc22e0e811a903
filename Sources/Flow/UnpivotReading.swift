import Diagnostics
import Syntax

/// `unpivot: {columns: [a, b], name: column, value: column}`.
extension FlowReader {
  mutating func unpivot(_ id: SyntaxTree.ID, of frame: Name, from: Name) -> Derivation? {
    let keys = ["columns", "name", "value"]
    guard let fields = Fields(id, in: tree, of: "`unpivot`", keys: keys, diagnostics: &diagnostics) else {
      return nil
    }
    for key in keys where fields.lacks(key) {
      diagnostics.append(missingKey(key, of: "the unpivot of `\(frame.text)`", at: tree.span(id)))
    }
    guard let columns = names("columns", fields), let name = located("name", fields),
      let value = located("value", fields)
    else { return nil }
    for own in [name, value] where !isIdentifier(own.text) {
      diagnostics.append(noColumnName(own))
      return nil
    }
    guard columns.count > 1 else {
      diagnostics.append(oneColumn(at: tree.span(id)))
      return nil
    }
    for (index, column) in columns.enumerated()
    where columns[..<index].contains(where: { $0.text == column.text }) {
      diagnostics.append(listedTwice(column))
      return nil
    }
    if name.text == value.text {
      diagnostics.append(nameIsValue(value))
      return nil
    }
    let unpivot = UnpivotDeclaration(columns: columns, name: name, value: value)
    return Derivation(parents: [from], verb: .unpivot(unpivot), operands: [], place: tree.span(id))
  }
}

private func oneColumn(at span: Span) -> Diagnostic {
  Diagnostic(
    .expectedList, "`unpivot` puts at least two columns under one another", at: span,
    notes: ["with one the frame is the same under other names: add a node"])
}

private func listedTwice(_ column: Name) -> Diagnostic {
  Diagnostic(.duplicateName, "`\(escaped(column.text))` stands twice in the unpivot", at: column.span)
}

private func nameIsValue(_ name: Name) -> Diagnostic {
  Diagnostic(
    .duplicateName, "the names and the values of the unpivot are both `\(name.text)`", at: name.span)
}
