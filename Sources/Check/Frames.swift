import Diagnostics
import Flow
import StandardLibrary
import Syntax
import Types

/// What is known of frames: columns, series, order, key.
extension Checker {
  /// The frames, with the types of their columns as far as they are declared: those of derived frames are
  /// known when the nodes are (`complete`).
  mutating func frames() -> [TypedFrame] {
    var result: [TypedFrame] = []
    for (index, frame) in flow.frames.enumerated() {
      let columns = resolved.columns[index].map { column in
        TypedColumn(name: column.name, type: declared(column, in: frame))
      }
      switch frame.kind {
      case .source(let source): result.append(self.frame(frame.name.text, source, columns: columns))
      case .zip: result.append(zip(index, columns: columns, frames: result))
      case .derived(let derivation):
        result.append(derived(index, derivation, columns: columns, frames: result))
      }
    }
    return result
  }

  private func declared(_ column: FrameColumn, in frame: FrameDeclaration) -> ValueType {
    guard case .source(let source) = frame.kind, case .declared(let position) = column.origin else {
      return ValueType(.null, nullable: true)
    }
    var type = source.columns[position].type
    if source.nanAsNull && type.type.isFloat { type.nullable = true }
    return type
  }

  /// A frame with the types that its columns have from the nodes.
  func complete(_ frame: TypedFrame, at index: Int, _ scope: Scope) -> TypedFrame {
    frame.with(
      columns: frame.columns.enumerated().map { position, column in
        TypedColumn(name: column.name, type: scope.type(ofColumn: position, in: index) ?? column.type)
      })
  }

  /// Whether a diagnostic has said that the column, or the columns of the frame, cannot be known.
  private func isBroken(_ column: String, in frame: String) -> Bool {
    resolved.brokenNames.contains(column) || resolved.brokenNames.contains(frame)
  }

  private mutating func frame(_ frame: String, _ source: SourceDeclaration, columns: [TypedColumn])
    -> TypedFrame
  {
    let known = Set(columns.map(\.name))
    func checked(_ names: [Name]) -> [String] {
      names.compactMap { name in
        if known.contains(name.text) { return name.text }
        if isBroken(name.text, in: frame) { return nil }
        diagnostics.append(unknownColumn(name, known: columns.map(\.name)))
        return nil
      }
    }
    if let problem = FileOptions.problem(with: source) { diagnostics.append(problem) }
    let series = checked(source.series)
    let order: TypedFrame.Order
    switch source.order {
    case .none: order = .none
    // Some order stands in for one that an error was reported for, so that windows do not ask for it as well.
    case .position, .unknown: order = .position
    case .columns(let names):
      let columns = checked(names)
      order = columns.count < names.count ? .position : .columns(columns)
    }
    let key: [String]
    if let declared = source.key {
      key = checked(declared)
    } else if case .columns(let columns) = order {
      key = series + columns
    } else {
      key = []
    }
    return TypedFrame(name: frame, columns: columns, series: series, order: order, key: key)
  }

  /// A zip has the rows of its first frame, and with them its series, order and key.
  private func zip(_ index: Int, columns: [TypedColumn], frames: [TypedFrame]) -> TypedFrame {
    guard let first = resolved.parents[index].first.map({ frames[$0] }) else {
      // The first frame is broken, so that its order stands in for itself.
      return TypedFrame(
        name: flow.frames[index].name.text, columns: columns, series: [], order: .position, key: [])
    }
    return TypedFrame(
      name: flow.frames[index].name.text, columns: columns, series: first.series, order: first.order,
      key: first.key)
  }
}

private func unknownColumn(_ name: Name, known: [String]) -> Diagnostic {
  .unknown(
    .unknownColumn, name.text, "the source declares no column `\(escaped(name.text))`", at: name.span,
    among: known, list: "columns")
}
