import Check
public import Diagnostics
import Flow

/// Where a flow declares what a run speaks of.
extension Compilation {
  /// `name` is that of the plan: `frame.node` for a node that is declared inside a frame.
  public func span(ofNode name: String) -> Span? {
    guard let typed else { return nil }
    return typed.nodes.firstIndex { $0?.name == name }.map { typed.flow.nodes[$0].name.span }
  }

  /// The column, by its name in the flow or in its file; without one, the source or frame itself.
  public func span(ofFrame name: String, column: String? = nil) -> Span? {
    guard let frame = typed?.flow.frames.first(where: { $0.name.text == name }) else { return nil }
    guard case .source(let source) = frame.kind, let column else { return frame.name.span }
    let declared = source.columns.first { $0.name.text == column || $0.fileName == column }
    return declared?.name.span ?? frame.name.span
  }
}
