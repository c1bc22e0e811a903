public import Columns
import Files
public import Types

/// A file of rows that a run is to give.
public struct ResultFile {
  private let path: String
  private let reader: TableReader

  /// Opens the file.
  public init(_ path: String) throws(RunFailure) {
    guard let format = FileFormat(path: path) else {
      throw RunFailure.unknownFormat(path: path, isGiven: false)
    }
    self.path = path
    do { reader = try TableReader(path: path, format: format) } catch { throw RunFailure(error) }
  }

  /// The names of its columns.
  public func columnNames() throws(RunFailure) -> [String] {
    do { return try reader.columns().map(\.name) } catch { throw RunFailure(error) }
  }

  /// Reads columns, each as cells of a type.
  public func read(_ columns: [(name: String, type: DataType)]) throws(RunFailure) -> Table {
    do {
      return try reader.read(columns.map { DeclaredColumn(name: $0.name, type: $0.type) })
    } catch {
      throw RunFailure(error)
    }
  }

  /// Writes rows in place of what the file held.
  public static func write(_ table: Table, to path: String) throws(RunFailure) {
    guard let format = FileFormat(path: path) else {
      throw RunFailure.unknownFormat(path: path, isGiven: false)
    }
    do {
      try Folder.create(containing: path)
      try TableWriter.write(table, path: path, format: format)
    } catch let failure as RunFailure {
      throw failure
    } catch let failure as FileFailure {
      throw RunFailure(failure)
    } catch {
      preconditionFailure("writing throws nothing else: \(error)")
    }
  }
}
