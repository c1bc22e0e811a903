import Files
public import Plan
import Types

/// What a step has stored, held against the flow as it is now.
public struct StoredResult {
  private let columns: [FileColumn]

  /// Reads what the file says of its columns; nil where it is not read as a stored result.
  public init?(_ output: PlanOutput, at path: String) {
    guard let format = output.target.format ?? StorageFormat(path: path),
      let reader = try? TableReader(path: path, format: FileFormat(format, path: path)),
      let columns = try? reader.columns()
    else { return nil }
    self.columns = columns
  }

  /// Of columns by name, with what each is made of now: those that the file lacks.
  public func lacking(of origins: [String: String]) -> [String] {
    origins.keys.filter { name in !columns.contains { $0.name == name } }.sorted()
  }

  /// Those that were made of something else. Files of others do not say what theirs are made of.
  public func differing(from origins: [String: String]) -> [String] {
    columns.compactMap { column in
      guard let now = origins[column.name], let then = column.note else { return nil }
      return then == now ? nil : column.name
    }
  }
}
