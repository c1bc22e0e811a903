import Columns
import Files
import Kernels
import Plan
import Types

/// Reads the file of a source.
struct SourceReader {
  let name: String
  let source: PlanSource
  /// Whether the path is the caller's, not the flow's.
  let isGiven: Bool
  let threads: Int
  /// Columns whose cells no message shows.
  let hidden: Set<String>
  var memoryLimit: Int?

  /// The columns of the files that somebody reads. Dates and times in a format of
  /// their own come as texts.
  private var columns: [PlanColumn] {
    source.columns.filter { $0.isRead && $0.constant == nil && !source.partitions.contains($0.name) }
  }

  /// The columns of no row at all.
  var empty: Table {
    let read = source.columns.filter { $0.isRead && $0.constant == nil }
    return Table(
      names: read.map(\.name), columns: read.map { Column(joining: [], type: $0.type.type) }, rowCount: 0)
  }

  /// `values` are those of the folders that it lies in.
  func read(_ path: String, values: [Literal] = []) throws(RunFailure) -> Table {
    guard let storage = storage(of: path) else {
      throw RunFailure.unknownFormat(path: path, isGiven: isGiven).about(.frame(name, column: nil))
    }
    let declared = columns.map {
      DeclaredColumn(
        name: $0.fileName, type: format(of: $0, storage.format) == nil ? $0.type.type : .string,
        nullable: $0.type.nullable)
    }
    let reader: TableReader
    do {
      reader = try TableReader(
        path: path, format: storage.format, compression: storage.compression, threads: threads,
        memoryLimit: memoryLimit)
    } catch {
      throw RunFailure(error).about(.frame(name, column: nil))
    }
    do {
      let table = try reader.read(declared)
      var cells: [Column] = []
      for (column, found) in zip(columns, table.columns) {
        cells.append(try read(found, of: column, storage.format, path: path))
      }
      var names = columns.map(\.name)
      for (name, value) in zip(source.partitions, values) {
        guard let column = source.columns.first(where: { $0.name == name && $0.isRead }),
          let same = Column(repeating: value, type: column.type.type, count: table.rowCount)
        else { continue }
        names.append(name)
        cells.append(same)
      }
      return Table(names: names, columns: cells, rowCount: table.rowCount)
    } catch {
      guard error.isOfSchema else {
        throw RunFailure(shown(error, in: storage.format)).about(.frame(name, column: error.column))
      }
      throw RunFailure.otherColumns(source: name, error, all: reader.differences(from: declared))
    }
  }

  /// A failure as its user may see it. A text may hold the cells of one column in the place of another's.
  private func shown(_ failure: FileFailure, in format: FileFormat) -> FileFailure {
    let column = columns.first { $0.fileName == failure.column }
    let isHidden = format.isText ? !hidden.isEmpty : column.map { hidden.contains($0.name) } ?? false
    return isHidden ? failure.hidingCells(of: column?.type.type) : failure
  }

  // MARK: Times

  /// The format that a column's dates or times have in text; nil: their own.
  private func format(of column: PlanColumn, _ format: FileFormat) -> TimeFormat? {
    guard case .csv = format else { return nil }
    return switch column.type.type {
    case .date: source.layout.dateFormat.flatMap { try? TimeFormat($0, for: .parseDate) }
    case .timestamp(zone: nil):
      source.layout.timestampFormat.flatMap { try? TimeFormat($0, for: .parseTimestamp) }
    case _: nil
    }
  }

  private func read(
    _ cells: Column, of column: PlanColumn, _ storage: FileFormat, path: String
  ) throws(FileFailure) -> Column {
    guard let format = format(of: column, storage) else { return cells }
    let (result, row) = TimeColumn.read(cells, in: format, as: column.type.type)
    if let result { return result }
    let text = row.flatMap { cells.textView(at: $0) }?.text ?? ""
    throw FileFailure(
      kind: .unparsableText, path: path, row: row.map { $0 + 1 }, column: column.fileName,
      message: "'\(text.prefix(60))' is no \(column.type.type) in the format that the source declares")
  }

  // MARK: Formats

  /// A path given in place of the flow's says its own format and packing; where it says none, it has those in
  /// the flow.
  private func storage(of path: String) -> (format: FileFormat, compression: Compression?)? {
    let isOwn = isGiven && !path.hasNoSuffix
    guard
      let format = isOwn
        ? StorageFormat(path: path) : source.format ?? StorageFormat(path: source.path ?? path)
    else { return nil }
    // The path of a folder says nothing of its files; their own names do.
    let declared = source.path.flatMap { isFolder(path: $0) ? nil : $0 }
    let packing = isOwn ? nil : source.compression ?? declared.map { Packing(path: $0) }
    let named = isOwn ? path : declared ?? path
    return (FileFormat(format, path: named, layout: source.layout), packing.map { Compression($0) })
  }
}

extension String {
  /// Whether nothing about a path says what is in the file.
  var hasNoSuffix: Bool {
    let names = PathText.withoutQuery(self).utf8.split(separator: UInt8(ascii: "/"))
    return isFolder(path: self) || names.last?.contains(UInt8(ascii: ".")) != true
  }
}

extension FileFormat {
  fileprivate var isText: Bool {
    switch self {
    case .csv, .ndjson: true
    case .parquet, .arrow: false
    }
  }

  /// The format with the layout that a flow declares.
  init(_ stored: StorageFormat, path: String, layout: TextLayout = TextLayout()) {
    switch stored {
    case .parquet: self = .parquet
    case .arrow: self = .arrow
    case .ndjson: self = .ndjson
    case .csv:
      var dialect =
        if case .csv(let usual)? = FileFormat(path: path) { usual } else { CSVDialect() }
      if let delimiter = layout.delimiter?.asciiValue { dialect.delimiter = delimiter }
      switch layout.quote {
      case .usual: break
      case .none: dialect.quote = nil
      case .character(let character): dialect.quote = character.asciiValue
      }
      dialect.hasHeader = layout.hasHeader
      dialect.skippedLines = layout.skippedLines
      dialect.decimalPoint = layout.decimalPoint.asciiValue ?? dialect.decimalPoint
      if let tokens = layout.nullTokens { dialect.nullTokens = tokens }
      self = .csv(dialect)
    }
  }
}

extension Compression {
  init(_ packing: Packing) {
    switch packing {
    case .none: self = .uncompressed
    case .gzip: self = .gzip
    case .zstd: self = .zstd
    case .snappy: self = .snappy
    }
  }
}
