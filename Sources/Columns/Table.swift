/// Columns of equal length, by name, in order.
public struct Table: Sendable {
  public let names: [String]
  public let columns: [Column]
  /// Kept apart from the columns, since a table may have rows and no columns.
  public let rowCount: Int

  public init(names: [String], columns: [Column], rowCount: Int) {
    precondition(names.count == columns.count && columns.allSatisfy { $0.count == rowCount })
    self.names = names
    self.columns = columns
    self.rowCount = rowCount
  }

  /// Bytes of memory that its cells lie in.
  public var byteCount: Int {
    var sizes: [ObjectIdentifier: Int] = [:]
    for buffer in columns.flatMap(\.buffers) { sizes[ObjectIdentifier(buffer)] = buffer.byteCount }
    return sizes.values.reduce(0, +)
  }

  public subscript(name: String) -> Column? {
    names.firstIndex(of: name).map { columns[$0] }
  }
}
