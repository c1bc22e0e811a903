import Diagnostics
import Syntax
import Types

/// Columns whose values are the folders that the files of a source lie in.
extension FlowReader {
  /// In the order of the folders, the outermost first.
  mutating func partitions(
    _ fields: Fields, of source: Name, besides columns: [ColumnDeclaration]
  ) -> [ColumnDeclaration] {
    let named = entries(fields["partitions"], of: "partitions")
    if named.count < fields["partitions"].map({ tree.entries($0).count }) ?? 0 {
      flow.brokenNames.insert(source.text)
      flow.hasUnknownColumns = true
    }
    return named.compactMap { name, id in
      let found = column(
        name, id, fileName: name.text, keys: ["type", "values", "unit", "doc", "tags", "checks"])
      guard var found else {
        flow.brokenNames.insert(name.text)
        return nil
      }
      if let other = columns.first(where: { $0.name.text == name.text }) {
        diagnostics.append(isColumn(name, other.name))
        return nil
      }
      if !found.type.type.namesFolders {
        diagnostics.append(namesNoFolders(found.type.type, at: typeSpan(id)))
      }
      found.isPartition = true
      return found
    }
  }

  /// Where the type of a column is written.
  private func typeSpan(_ id: SyntaxTree.ID) -> Span {
    tree.span(tree.kind(id) == .mapping ? tree.value(of: "type", in: id) ?? id : id)
  }
}

private func isColumn(_ name: Name, _ other: Name) -> Diagnostic {
  Diagnostic(
    .duplicateName, "`\(name.text)` is a column of the files already", at: name.span,
    label: "a column is in the files, or names folders")
}

private func namesNoFolders(_ type: DataType, at span: Span) -> Diagnostic {
  Diagnostic(
    .invalidOption, "folders are not named by values of type \(type)", at: span,
    notes: ["folders are named by texts, whole numbers, dates and booleans"])
}
