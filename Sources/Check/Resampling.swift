import Diagnostics
import Flow
import StandardLibrary
import Syntax
import Types

/// Frames on a time grid.
extension Checker {
  /// A row for each place of the grid, from the first row of each series to its last.
  mutating func resampled(
    _ index: Int, _ resampling: ResampleDeclaration, columns: [TypedColumn], of parent: TypedFrame
  ) -> TypedFrame {
    let at = resampling.at
    let isInOrder = if case .columns(let order) = parent.order { order.first == at.text } else { false }
    let isKnown = parent.columns.contains { $0.name == at.text }
    if isKnown, !isInOrder { diagnostics.append(notInOrder(parent.name, at)) }
    return TypedFrame(
      name: flow.frames[index].name.text, columns: columns, series: parent.series, order: .columns([at.text]),
      key: parent.series + [at.text])
  }

  /// Whether the column has places that are so far apart.
  mutating func standsOnGrid(_ root: Term, _ resampling: ResampleDeclaration) -> Bool {
    // That there is no step has been told.
    guard let step = resampling.step, !step.serves(root.type.type) else { return true }
    // Whether it is the order is no question any more.
    diagnostics.removeAll { $0.code == .noOrder && $0.primary.span == resampling.at.span }
    diagnostics.append(noGrid(of: root, resampling))
    return false
  }
}

private func notInOrder(_ frame: String, _ at: Name) -> Diagnostic {
  Diagnostic(
    .noOrder, "frame `\(frame)` is not in the order of `\(at.text)`", at: at.span,
    notes: [
      "declare it on the source, `order: \(at.text)`, and it is verified while reading",
      "or sort the frame first: `{from: \(frame), sort: \(at.text)}`",
    ])
}

private func noGrid(of root: Term, _ resampling: ResampleDeclaration) -> Diagnostic {
  let type = root.type.type
  let expected: String? =
    switch type {
    case .date: "whole days, as `1d`, `1w` or `1mo`"
    case .timestamp: "a length of time, as `1h` or `1d`"
    case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32: "a whole number"
    case .bool, .uint64, .float32, .float64, .decimal, .string, .duration, .categorical, .null: nil
    }
  guard let expected else {
    return Diagnostic(
      .typeMismatch, "a grid is made of dates, timestamps or whole numbers, found \(type)",
      at: resampling.at.span, label: "this is \(type)")
  }
  return Diagnostic(
    .typeMismatch, "steps between values of \(type) are \(expected)", at: resampling.every.span,
    label: "this is \(resampling.every.text)",
    secondary: [Label(resampling.at.span, "this is \(type)")])
}
