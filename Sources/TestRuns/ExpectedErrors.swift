import Execute
import Flow

extension ExpectedFailure {
  /// Whether the error is the one that was expected. A test names rows from 1, as messages do.
  func allows(_ error: RunError) -> Bool {
    let found = Facts(error)
    let name = found.node.map { $0.split(separator: ".").last.map(String.init) ?? $0 }
    return (kind == nil || kind == found.kind)
      && (node == nil || node?.text == found.node || node?.text == name)
      && (frame == nil || frame?.text == found.frame)
      && (column.map { found.columns.contains($0.text) } ?? true)
      && (row == nil || row == found.row.map { $0 + 1 })
      && (text.map { RunFailure(error, paths: [:]).description.contains($0) } ?? true)
  }

  /// What a run error is about.
  struct Facts {
    var kind: Kind?
    var node: String?
    var frame: String?
    var columns: [String] = []
    var row: Int?

    init(_ error: RunError) {
      switch error.kind {
      case .cell(let node, _, let row): (kind, self.node, self.row) = (.noValue, node, row)
      case .orderBroken(let frame, let column, let row):
        (kind, self.frame, columns, self.row) = (.orderBroken, frame, [column], row)
      case .keyNotUnique(let frame, let columns, let row):
        (kind, self.frame, self.columns, self.row) = (.keyNotUnique, frame, columns, row)
      case .nullInColumn(let source, let column, let row):
        (kind, frame, columns, self.row) = (.nullInColumn, source, [column], row)
      case .lengthsDiffer(let frame, _, _): (kind, self.frame) = (.lengthsDiffer, frame)
      case .offGrid(let frame, let column, let row, _, _):
        (kind, self.frame, columns, self.row) = (.offGrid, frame, [column], row)
      case .tooManyRows(let frame, _): self.frame = frame
      case .missingSource, .missingColumn, .wrongColumnType, .missingOverride, .wrongOverride,
        .unknownParameter, .wrongParameter, .zoneMissing, .internalBug:
        break
      }
    }
  }
}
