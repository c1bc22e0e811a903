import Files
public import Plan
import Types

/// What a step has stored, held against the flow as it is now.
public struct StoredResult {
  /// Of each of its files.
  private let files: [[FileColumn]]

  /// Reads what the files say of their columns; nil where they are not read as a stored result.
  public init?(_ output: PlanOutput, at path: String) {
    let source = PlanSource(path: path, format: output.target.format, columns: [])
    guard let format = output.target.format ?? StorageFormat(path: path),
      let found = try? FileListing.files(of: source, named: output.name, at: path)
    else { return nil }
    var files: [[FileColumn]] = []
    for file in found {
      let reader = try? TableReader(path: file.path, format: FileFormat(format, path: file.path))
      guard let columns = try? reader?.columns() else { return nil }
      files.append(columns)
    }
    self.files = files
  }

  /// Of columns by name, with what each is made of now: those that the file lacks.
  public func lacking(of origins: [String: String]) -> [String] {
    origins.keys.filter { name in
      files.contains { columns in !columns.contains { $0.name == name } }
    }.sorted()
  }

  /// Those that were made of something else. Files of others do not say what theirs are made of.
  public func differing(from origins: [String: String]) -> [String] {
    var differing: [String] = []
    for column in files.joined() {
      guard let now = origins[column.name], let then = column.note, then != now else { continue }
      if !differing.contains(column.name) { differing.append(column.name) }
    }
    return differing
  }
}
