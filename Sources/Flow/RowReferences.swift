import Diagnostics

/// What `*` stands for in `count(*)`: any column of the frame serves to count its rows.
extension Resolver {
  /// A column without tags, if there is one, so that counting rows is not reading what a policy protects. Nil
  /// for a frame whose columns are not known.
  func rows(of frame: Int) -> Reference? {
    let untagged = columns[frame].indices.first { position in
      columns.origins(of: position, in: frame).allSatisfy { !isTagged($0) }
    }
    return columns[frame].isEmpty ? nil : .column(frame: frame, position: untagged ?? 0)
  }

  /// The rows of the frame that a node stands in; at top level those of the one source.
  mutating func rows(at name: Name, scope: Int?) -> Reference? {
    if let scope { return rows(of: scope) }
    let sources = flow.frames.indices.filter { index in
      if case .source = flow.frames[index].kind { flow.frames[index].prefix == prefix } else { false }
    }
    if sources.count == 1 { return rows(of: sources[0]) }
    diagnostics.append(
      rowsOfWhich(
        sources.prefix(4).map { String(flow.frames[$0].name.text.dropFirst(prefix.count)) }, at: name.span))
    return nil
  }

  private func isTagged(_ reference: Reference) -> Bool {
    guard case .column(let frame, let position) = reference,
      case .declared(let own) = columns[frame][position].origin,
      case .source(let source) = flow.frames[frame].kind
    else { return true }
    return !source.columns[own].tags.isEmpty
  }
}

private func rowsOfWhich(_ frames: [String], at span: Span) -> Diagnostic {
  let named = frames.isEmpty ? "some frame" : frames.map { "`\($0)`" }.joined(separator: " or of ")
  let written = frames.isEmpty ? ["`frame.*`"] : frames.map { "`\($0).*`" }
  return Diagnostic(
    .ambiguousName, "`*` may be the rows of \(named)", at: span,
    label: "write \(written.joined(separator: " or "))")
}
