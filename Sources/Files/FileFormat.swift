import CArrow

/// How tables are laid out in a file.
public enum FileFormat: Hashable, Sendable {
  case csv(CSVDialect)
  case parquet
  /// Arrow IPC. Read as file or stream, whichever it is; written as file.
  case arrow

  /// The format that a file's name promises; nil when the name promises none.
  public init?(path: String) {
    let name = path.utf8.split(separator: UInt8(ascii: "/")).last ?? path.utf8[...]
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return nil }
    switch String(Substring(name[name.index(after: dot)...])).lowercased() {
    case "csv": self = .csv(CSVDialect())
    case "tsv": self = .csv(CSVDialect(delimiter: UInt8(ascii: "\t")))
    case "parquet", "pq": self = .parquet
    case "arrow", "ipc", "feather", "arrows": self = .arrow
    default: return nil
    }
  }
}

/// How a CSV file separates, quotes and leaves out its fields. Floats are read in decimal or scientific
/// notation, and as `nan`, `inf` and `infinity` in any case, with or without a sign; numbers too large for a
/// float become infinite. Booleans are `true`, `false`, `1` and `0`; times are ISO 8601, with an offset or
/// `Z` exactly where the column has a zone; durations are whole microseconds. Spaces around anything but text
/// are ignored. A quote opens a quoted field only at its start, elsewhere it is text.
public struct CSVDialect: Hashable, Sendable {
  public var delimiter: UInt8
  /// nil: quotes are text like any other.
  public var quote: UInt8?
  /// Without a header the columns are named `column_1`, `column_2` and so on.
  public var hasHeader: Bool
  /// The fields that mean null. In string columns only those that are not quoted: `""` is the empty text.
  public var nullTokens: [String]

  public init(
    delimiter: UInt8 = UInt8(ascii: ","), quote: UInt8? = UInt8(ascii: "\""), hasHeader: Bool = true,
    nullTokens: [String] = [""]
  ) {
    self.delimiter = delimiter
    self.quote = quote
    self.hasHeader = hasHeader
    self.nullTokens = nullTokens
  }
}

/// How the bytes of a Parquet or Arrow file are packed. Arrow files know no snappy.
public enum Compression: Hashable, Sendable {
  case uncompressed, snappy, zstd

  var code: LeatCompression {
    switch self {
    case .uncompressed: LEAT_COMPRESSION_NONE
    case .snappy: LEAT_COMPRESSION_SNAPPY
    case .zstd: LEAT_COMPRESSION_ZSTD
    }
  }
}

extension FileFormat {
  var code: LeatFormat {
    switch self {
    case .csv: LEAT_FORMAT_CSV
    case .parquet: LEAT_FORMAT_PARQUET
    case .arrow: LEAT_FORMAT_ARROW
    }
  }

  /// The dialect of a CSV file; of no meaning for the others.
  var dialect: CSVDialect {
    switch self {
    case .csv(let dialect): dialect
    case .parquet, .arrow: CSVDialect()
    }
  }
}
