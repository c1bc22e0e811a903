import CArrow
public import Columns
public import Types

/// A column of a file that is being written.
public struct WrittenColumn: Hashable, Sendable {
  public let name: String
  public let type: DataType
  public let nullable: Bool
  /// Whether a float column may hold NaN. Parquet then gets no min and max for it: readers that prune by them
  /// lose rows of NaN.
  public let mayHoldNaN: Bool
  /// A text that Parquet and Arrow files keep beside the column.
  public let note: String?

  public init(
    name: String, type: DataType, nullable: Bool = true, mayHoldNaN: Bool = true, note: String? = nil
  ) {
    self.name = name
    self.type = type
    self.nullable = nullable
    self.mayHoldNaN = mayHoldNaN
    self.note = note
  }
}

/// A file of columns that is being written. It appears under its name when it is finished, and not before;
/// until then its rows lie beside it under a temporary name, which goes when the writer goes.
///
/// In CSV a null is an empty field and an empty text is `""`; other texts are quoted where they must be.
/// Floats are the shortest text that reads back to the same bits, with `NaN`, `inf` and `-inf`; times are ISO
/// 8601, in UTC with a `Z` where they have a zone; durations are whole microseconds. In Parquet and Arrow
/// every NaN is 7ff8000000000000 and the bytes under a null are zero.
public final class TableWriter {
  public let path: String
  private let columnCount: Int
  private let library: UnsafePointer<LeatArrow>
  /// nil once finished or aborted.
  private var writer: OpaquePointer?

  /// - Parameters:
  ///   - compression: nil for the usual one: snappy for Parquet, none for Arrow, and for text what the path's
  ///     suffix says.
  ///   - keepsExisting: fail where there is a file already, or is one when this one is complete.
  public init(
    path: String, format: FileFormat, columns: [WrittenColumn], compression: Compression? = nil,
    keepsExisting: Bool = false, threads: Int = 1
  ) throws(FileFailure) {
    guard !path.utf8.contains(0) else {
      throw FileFailure(kind: .inputOutput, path: path, message: "the path contains a NUL character")
    }
    library = try ArrowLibrary.functions(for: path)
    self.path = path
    columnCount = columns.count
    let texts = TextArena()
    let written = columns.map { column in
      LeatWrittenColumn(
        name: texts.pointer(column.name), format: texts.pointer(column.type.arrowFormat),
        nullable: column.nullable, statistics: !(column.type.isFloat && column.mayHoldNaN),
        note: column.note.map { texts.pointer($0) })
    }
    var options = LeatWriteOptions(
      format: format.code, threads: Int32(clamping: max(1, threads)),
      compression: (compression ?? format.usualCompression(path: path)).code,
      delimiter: CChar(bitPattern: format.dialect.delimiter), keeps_existing: keepsExisting)
    var failure = LeatFailure()
    let isOpen = library.pointee.open_writer(
      path, &options, written, Int64(written.count), &writer, &failure)
    withExtendedLifetime(texts) {}
    guard isOpen else { throw FileFailure(failure, path: path, library: library) }
  }

  deinit { abort() }

  /// Appends the rows of columns that have the order and the types of the file's.
  public func write(_ columns: [Column], rowCount: Int) throws(FileFailure) {
    precondition(columns.count == columnCount && columns.allSatisfy { $0.count == rowCount })
    guard let writer else { preconditionFailure("the writer is closed") }
    var arrays = columns.map { $0.exported() }
    var failure = LeatFailure()
    guard library.pointee.write(writer, &arrays, Int64(rowCount), &failure) else {
      throw FileFailure(failure, path: path, library: library)
    }
  }

  /// Completes the file, forces it to disk and gives it its name. On failure the target is as it was.
  ///
  /// - Returns: its size in bytes.
  @discardableResult
  public func finish() throws(FileFailure) -> Int {
    guard let writer else { preconditionFailure("the writer is closed") }
    self.writer = nil
    var byteCount: Int64 = 0
    var failure = LeatFailure()
    guard library.pointee.finish_writer(writer, &byteCount, &failure) else {
      throw FileFailure(failure, path: path, library: library)
    }
    return Int(byteCount)
  }

  /// Removes what was written; nothing is left of it. Does nothing when the writer is closed.
  public func abort() {
    guard let writer else { return }
    self.writer = nil
    library.pointee.abort_writer(writer)
  }
}

extension FileFormat {
  fileprivate func usualCompression(path: String) -> Compression {
    switch self {
    case .csv, .ndjson: Compression(path: path)
    case .parquet: .snappy
    case .arrow: .uncompressed
    }
  }
}

extension TableWriter {
  /// Writes a whole table.
  ///
  /// - Returns: the size of the file in bytes.
  @discardableResult
  public static func write(
    _ table: Table, path: String, format: FileFormat, compression: Compression? = nil, threads: Int = 1
  ) throws(FileFailure) -> Int {
    let columns = zip(table.names, table.columns).map { name, column in
      WrittenColumn(
        name: name, type: column.type, nullable: true, mayHoldNaN: format == .parquet && column.holdsNaN)
    }
    let writer = try TableWriter(
      path: path, format: format, columns: columns, compression: compression, threads: threads)
    try writer.write(table.columns, rowCount: table.rowCount)
    return try writer.finish()
  }
}
