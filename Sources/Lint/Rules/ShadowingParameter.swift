import Diagnostics
import Flow

extension LintRule {
  /// A parameter with the name of a column: which of them a bare name means depends on where it stands.
  static let shadowingParameter = LintRule(.shadowingParameter) { flow in
    flow.declared.parameters.compactMap { parameter in
      for frame in flow.declared.frames {
        guard case .source(let source) = frame.kind,
          let column = source.columns.first(where: { $0.name.text == parameter.name.text })
        else { continue }
        return hidesColumn(parameter.name, frame: frame.name.text, column: column.name.span)
      }
      return nil
    }
  }
}

private func hidesColumn(_ name: Name, frame: String, column: Span) -> Diagnostic {
  Diagnostic(
    .shadowingParameter, "parameter `\(name.text)` has the name of a column of `\(frame)`", at: name.span,
    severity: .warning, secondary: [Label(column, "the column")],
    notes: ["a bare `\(name.text)` is the column in nodes of the frame, and the parameter elsewhere"],
    help: Help("rename one of them; `\(frame).\(name.text)` is always the column"))
}
