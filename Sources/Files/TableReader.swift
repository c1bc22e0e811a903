import CArrow
public import Columns
public import Types

/// A column of a file, before it is read.
public struct FileColumn: Hashable, Sendable {
  public let name: String
  /// What a read without a declared type gives; nil when Leat does not read such a column.
  public let type: DataType?
  /// The type in Arrow's words.
  public let fileType: String
  public let nullable: Bool
  /// What Leat noted beside the column when it wrote the file.
  public let note: String?

  public init(name: String, type: DataType?, fileType: String, nullable: Bool, note: String? = nil) {
    self.name = name
    self.type = type
    self.fileType = fileType
    self.nullable = nullable
    self.note = note
  }
}

/// A column that a flow declares. The declaration is a contract: the text of a CSV file is read as this type,
/// and a column of Parquet or Arrow must have it, or one that becomes it without loss.
public struct DeclaredColumn: Hashable, Sendable {
  public let name: String
  /// nil: as it is in the file.
  public let type: DataType?
  public let nullable: Bool

  public init(name: String, type: DataType?, nullable: Bool = true) {
    self.name = name
    self.type = type
    self.nullable = nullable
  }
}

/// A file of columns, open for reading. Belongs to one thread at a time; the tables it gives outlive it.
public final class TableReader {
  public let path: String
  private let isText: Bool
  private let library: UnsafePointer<LeatArrow>
  private let reader: OpaquePointer

  /// - Parameters:
  ///   - compression: how text is packed; nil: as the path's suffix says.
  ///   - threads: how many threads decode; 1 is the caller's alone.
  ///   - memoryLimit: bytes that the reader and its columns may hold at a time; nil for no limit.
  public init(
    path: String, format: FileFormat, compression: Compression? = nil, threads: Int = 1,
    memoryLimit: Int? = nil
  ) throws(FileFailure) {
    guard !path.utf8.contains(0) else {
      throw FileFailure(kind: .missingFile, path: path, message: "the path contains a NUL character")
    }
    let library = try ArrowLibrary.functions(for: path)
    self.library = library
    self.path = path
    isText = format.isText
    let packing = isText ? compression ?? Compression(path: path) : .uncompressed
    let texts = TextArena()
    let dialect = format.dialect
    let tokens: [UnsafePointer<CChar>?] = dialect.nullTokens.map { texts.pointer($0) }
    var opened: OpaquePointer?
    var failure = LeatFailure()
    tokens.withUnsafeBufferPointer { tokens in
      var options = LeatReadOptions(
        format: format.code, threads: Int32(clamping: max(1, threads)), memory_limit: Int64(memoryLimit ?? 0),
        compression: packing.code, delimiter: CChar(bitPattern: dialect.delimiter),
        quote: CChar(bitPattern: dialect.quote ?? 0), has_header: dialect.hasHeader,
        decimal_point: CChar(bitPattern: dialect.decimalPoint), skipped_lines: Int64(dialect.skippedLines),
        null_tokens: tokens.baseAddress, null_token_count: Int64(tokens.count))
      _ = library.pointee.open_reader(path, &options, &opened, &failure)
    }
    withExtendedLifetime(texts) {}
    guard let opened else { throw FileFailure(failure, path: path, library: library) }
    reader = opened
  }

  deinit { library.pointee.close_reader(reader) }

  /// The number of rows, where the file tells it without being read.
  public var rowCount: Int? {
    let count = Int(library.pointee.row_count(reader))
    return count < 0 ? nil : count
  }

  /// The size of the file.
  public var byteCount: Int { Int(library.pointee.byte_count(reader)) }

  /// The file's columns in its order. The types of a CSV file are inferred from its first 16 MiB.
  public func columns() throws(FileFailure) -> [FileColumn] {
    var fields: UnsafePointer<LeatField>?
    var count: Int64 = 0
    var failure = LeatFailure()
    guard library.pointee.fields(reader, &fields, &count, &failure) else {
      throw FileFailure(failure, path: path, library: library)
    }
    return UnsafeBufferPointer(start: fields, count: Int(count)).map { field in
      FileColumn(
        name: String(cString: field.name),
        type: field.format.flatMap { DataType(arrowFormat: String(cString: $0)) },
        fileType: String(cString: field.file_type),
        nullable: field.nullable, note: field.note.map { String(cString: $0) })
    }
  }

  /// Reads whole columns, in the order in which they are declared, each in one piece. Columns of the file
  /// that are not declared are ignored.
  public func read(_ declared: [DeclaredColumn]) throws(FileFailure) -> Table {
    let types = try agreedTypes(declared)
    let texts = TextArena()
    let wanted = zip(declared, types).map { column, type in
      LeatWantedColumn(
        name: texts.pointer(column.name), format: texts.pointer(type.arrowFormat), nullable: column.nullable)
    }
    var arrays = [ArrowArray](repeating: ArrowArray(), count: declared.count)
    var rowCount: Int64 = 0
    var failure = LeatFailure()
    let isRead = library.pointee.read(
      reader, wanted, Int64(wanted.count), &arrays, &rowCount, &failure)
    withExtendedLifetime(texts) {}
    guard isRead else {
      throw FileFailure(failure, path: path, library: library) { name in
        zip(declared, types).first { $0.0.name == name }?.1
      }
    }
    return Table(
      names: declared.map(\.name),
      columns: zip(arrays, types).map { Column(importing: $0, type: $1) },
      rowCount: Int(rowCount))
  }

  /// Everything in which the file's columns are not those that are declared, in the order in which they are
  /// declared: for the message after `read` has failed for the first of it.
  public func differences(from declared: [DeclaredColumn]) -> [FileFailure] {
    guard let columns = try? columns() else { return [] }
    let byName = Dictionary(grouping: columns, by: \.name)
    return declared.compactMap { column -> FileFailure? in
      let found = byName[column.name, default: []]
      // The text of a CSV file is of any type. Elsewhere a column of another type fails before anything is
      // decoded, or is one of the few that widen.
      if found.count == 1, isText || found[0].type == column.type { return nil }
      do throws(FileFailure) {
        _ = try read([column])
        return nil
      } catch {
        return error.isOfSchema ? error : nil
      }
    }
  }

  /// The declared types, and where none is declared the file's.
  private func agreedTypes(_ declared: [DeclaredColumn]) throws(FileFailure) -> [DataType] {
    try requireDistinct(declared.map(\.name), "is declared twice")
    guard declared.contains(where: { $0.type == nil }) else { return declared.compactMap(\.type) }
    let fields = try columns()
    var types: [DataType] = []
    for column in declared {
      if let type = column.type {
        types.append(type)
        continue
      }
      guard let field = fields.first(where: { $0.name == column.name }) else {
        throw FileFailure(
          kind: .missingColumn, path: path, column: column.name, message: "the file has no such column")
      }
      guard let type = field.type else {
        throw FileFailure(
          kind: .unsupported, path: path, column: column.name,
          message: "the file has \(field.fileType), which Leat does not read")
      }
      types.append(type)
    }
    return types
  }

  private func requireDistinct(_ names: [String], _ message: String) throws(FileFailure) {
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted {
      throw FileFailure(kind: .duplicateColumn, path: path, column: name, message: message)
    }
  }
}

extension TableReader {
  /// What a flow would declare to read all of a file: the names and types of its columns.
  public static func probe(path: String, format: FileFormat) throws(FileFailure) -> [FileColumn] {
    try TableReader(path: path, format: format).distinctColumns()
  }

  /// Reads all columns of a file, as they are.
  public static func readAll(
    path: String, format: FileFormat, threads: Int = 1, memoryLimit: Int? = nil
  ) throws(FileFailure) -> Table {
    let reader = try TableReader(path: path, format: format, threads: threads, memoryLimit: memoryLimit)
    return try reader.read(try reader.distinctColumns().map { DeclaredColumn(name: $0.name, type: nil) })
  }

  private func distinctColumns() throws(FileFailure) -> [FileColumn] {
    let columns = try columns()
    try requireDistinct(columns.map(\.name), "the file has two columns of this name")
    return columns
  }
}
