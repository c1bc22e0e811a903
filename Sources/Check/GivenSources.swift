import Diagnostics
import Flow
import Types

/// Holds frames that stand for sources of imported flows against what those declare.
extension Checker {
  mutating func checkGivens(_ frames: [TypedFrame], _ nodes: FinishedNodes, _ scope: Scope) {
    for (given, references) in zip(flow.givens, resolved.givenColumns) {
      guard let frame = flow.frames.firstIndex(where: { $0.name.text == given.frame.text }),
        !resolved.brokenNames.contains(given.frame.text)
      else { continue }
      var problems = [arrangement(of: frames[frame], for: given.source)].compactMap { $0 }
      if problems.isEmpty {
        problems = zip(given.source.columns, references).compactMap {
          problem(with: $1, for: $0, in: frame, nodes, scope)
        }
      }
      if problems.isEmpty { continue }
      // What the imported flow makes of the wrong rows is no news.
      let file = given.source.columns.first?.name.span.file
      diagnostics.removeAll { $0.primary.span.file == file }
      if !given.isGuess { diagnostics += problems.map { misfit(given, $0) } }
    }
  }

  /// What is wrong with the order of a frame's rows, in words; nil when nothing is.
  private func arrangement(of frame: TypedFrame, for source: SourceDeclaration) -> String? {
    let series = source.series.map(\.text)
    switch source.order {
    case .none, .unknown: return nil
    case .position: if frame.order != .none { return nil }
    case .columns(let columns):
      if frame.order == .columns(columns.map(\.text)), frame.series == series { return nil }
    }
    return "`\(escaped(frame.name))` \(words(for: frame)), and the import needs \(words(for: source, series))"
  }

  private func words(for frame: TypedFrame) -> String {
    let series = frame.series.isEmpty ? "" : " within \(frame.series.joined(separator: ", "))"
    switch frame.order {
    case .none: return "has no order"
    case .position: return "is in order of position" + series
    case .columns(let columns): return "is in order of \(columns.joined(separator: ", "))" + series
    }
  }

  private func words(for source: SourceDeclaration, _ series: [String]) -> String {
    guard case .columns(let columns) = source.order else { return "an order" }
    let within = series.isEmpty ? ", without series" : " within \(series.joined(separator: ", "))"
    return "that of \(columns.map(\.text).joined(separator: ", "))" + within
  }

  /// What is wrong with a column, in words; nil when nothing is, or a diagnostic has said it.
  private func problem(
    with reference: Reference?, for column: ColumnDeclaration, in frame: Int, _ nodes: FinishedNodes,
    _ scope: Scope
  ) -> String? {
    let name = "`\(escaped(flow.frames[frame].name.text)).\(escaped(column.name.text))`"
    let found: ValueType
    switch reference {
    case .column(let frame, let position)?:
      guard let type = scope.type(ofColumn: position, in: frame) else { return nil }
      found = type
    case .node(let node)?, .taken(_, let node)?:
      guard let typed = nodes[node] else { return nil }
      found = typed.type
    case .parameter?, nil:
      return resolved.brokenNames.contains(column.name.text) ? nil : "there is no \(name)"
    }
    let needed = column.type
    let isFit = found.type == needed.type && (needed.nullable || !found.nullable)
    let unitFits = needed.unit == nil || found.unit == needed.unit
    return isFit && unitFits ? nil : "\(name) is \(found), and the import needs \(needed)"
  }
}

private func misfit(_ given: GivenSource, _ problem: String) -> Diagnostic {
  Diagnostic(
    .importMismatch, problem, at: given.frame.span, label: "stands for `\(escaped(given.name.text))`")
}
