import Columns

/// The files that the rows of a source came from.
public struct SourceFiles: Sendable {
  /// What the flow or the caller names: a file, or a pattern of several.
  public let path: String
  /// The files in the order of their rows; empty where rows are not in the order of the files.
  let parts: [(path: String, rowCount: Int)]

  public init(path: String) {
    self.path = path
    parts = []
  }

  init(path: String, parts: [(path: String, rowCount: Int)]) {
    self.path = path
    self.parts = parts
  }

  /// The file of a row of the source, and its row there; both from 0.
  func place(of row: Int) -> (path: String, row: Int) {
    var first = 0
    for part in parts {
      if row < first + part.rowCount { return (part.path, row - first) }
      first += part.rowCount
    }
    return (path, row)
  }
}

extension Table {
  /// The rows of tables of the same columns, one after the other.
  init(joining parts: [Table]) {
    guard let first = parts.first, parts.count > 1 else {
      self = parts.first ?? Table(names: [], columns: [], rowCount: 0)
      return
    }
    self.init(
      names: first.names,
      columns: first.columns.indices.map { index in
        Column(joining: parts.map { $0.columns[index] }, type: first.columns[index].type)
      },
      rowCount: parts.reduce(0) { $0 + $1.rowCount })
  }
}
