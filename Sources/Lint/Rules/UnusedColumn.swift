import Check
import Diagnostics
import Flow
import Types

extension LintRule {
  /// A column that a source declares and nothing reads. The order, the series and the key of a source read
  /// theirs. A flow without `outputs` is still being written.
  static let unusedColumn = LintRule(.unusedColumn) { flow in
    guard !flow.declared.outputs.isEmpty else { return [] }
    let resolved = flow.typed.resolved
    var read: Set<Reference> = []
    for case .column(let frame, let position)? in (resolved.references + resolved.givenColumns).joined() {
      read.formUnion(resolved.origins(of: position, in: frame))
    }
    for output in flow.typed.outputs {
      for case .column(let frame, let position) in output.columns.map(\.value) {
        read.formUnion(resolved.origins(of: position, in: frame))
      }
    }
    return flow.declared.frames.enumerated().flatMap { index, frame -> [Diagnostic] in
      // Without a header the columns of the file are counted, so that none can be left out.
      guard case .source(let source) = frame.kind, source.layout.hasHeader else { return [] }
      let structural = source.structure
      return source.columns.enumerated().compactMap { position, column in
        let name = column.name.text
        let isRead = read.contains(.column(frame: index, position: position))
        if isRead || column.isPartition || structural.contains(name) { return nil }
        return unread(column.name, of: frame.name.text)
      }
    }
  }
}

extension SourceDeclaration {
  /// The columns that say how its rows are arranged.
  fileprivate var structure: Set<String> {
    var names = Set((series + (key ?? [])).map(\.text))
    switch order {
    case .columns(let columns): names.formUnion(columns.map(\.text))
    case .none, .position, .unknown: break
    }
    return names
  }
}

private func unread(_ column: Name, of source: String) -> Diagnostic {
  Diagnostic(
    .unusedColumn, "nothing reads column `\(column.text)` of `\(source)`", at: column.span,
    severity: .warning, help: Help("remove it; the file may have more columns than the source declares"))
}
