import CArrow
import Types

/// How tables are laid out in a file.
public enum FileFormat: Hashable, Sendable {
  case csv(CSVDialect)
  case parquet
  /// Arrow IPC. Read as file or stream, whichever it is; written as file.
  case arrow
  /// One JSON object on each line. Dates and times are texts of ISO 8601, decimals texts, durations whole
  /// microseconds; floats that no JSON number is are the texts `NaN`, `Infinity` and `-Infinity`.
  case ndjson

  /// The format that a file's name promises; nil when the name promises none. Text may be packed, which the
  /// last suffix says: `.csv.gz`.
  public init?(path: String) {
    var suffixes = FileFormat.suffixes(of: path)
    let isPacked = suffixes.last.flatMap(Compression.init(suffix:)) != nil
    if isPacked { suffixes.removeLast() }
    switch suffixes.last {
    case "csv": self = .csv(CSVDialect())
    case "tsv": self = .csv(CSVDialect(delimiter: UInt8(ascii: "\t")))
    case "ndjson", "jsonl": self = .ndjson
    case _ where isPacked: return nil
    case "parquet", "pq": self = .parquet
    case "arrow", "ipc", "feather", "arrows": self = .arrow
    case _: return nil
    }
  }

  /// The parts of a file's name behind its dots, in lower case.
  static func suffixes(of path: String) -> [String] {
    let path = PathText.withoutQuery(path)
    let name = path.utf8.split(separator: UInt8(ascii: "/")).last ?? path.utf8[...]
    let parts = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.dropFirst().map { String(Substring($0)).lowercased() }
  }

  /// Whether the file is lines of text, which may be packed as a whole.
  public var isText: Bool {
    switch self {
    case .csv, .ndjson: true
    case .parquet, .arrow: false
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
  /// What stands between the whole and the fraction of a number.
  public var decimalPoint: UInt8
  /// Lines above the header that are no part of the table.
  public var skippedLines: Int
  /// The fields that mean null. In string columns only those that are not quoted: `""` is the empty text.
  public var nullTokens: [String]

  public init(
    delimiter: UInt8 = UInt8(ascii: ","), quote: UInt8? = UInt8(ascii: "\""), hasHeader: Bool = true,
    decimalPoint: UInt8 = UInt8(ascii: "."), skippedLines: Int = 0, nullTokens: [String] = [""]
  ) {
    self.delimiter = delimiter
    self.quote = quote
    self.hasHeader = hasHeader
    self.decimalPoint = decimalPoint
    self.skippedLines = skippedLines
    self.nullTokens = nullTokens
  }
}

/// How the bytes of a file are packed: of text as a whole, with gzip or zstd; of Parquet by parts; of Arrow
/// by parts, with zstd alone.
public enum Compression: Hashable, Sendable {
  case uncompressed, snappy, zstd, gzip

  /// What the last part of a file's name says of it.
  init?(suffix: String) {
    switch suffix {
    case "gz": self = .gzip
    case "zst": self = .zstd
    case _: return nil
    }
  }

  /// How a file of this name is packed as a whole.
  public init(path: String) {
    self = FileFormat.suffixes(of: path).last.flatMap(Compression.init(suffix:)) ?? .uncompressed
  }

  var code: LeatCompression {
    switch self {
    case .uncompressed: LEAT_COMPRESSION_NONE
    case .snappy: LEAT_COMPRESSION_SNAPPY
    case .zstd: LEAT_COMPRESSION_ZSTD
    case .gzip: LEAT_COMPRESSION_GZIP
    }
  }
}

extension FileFormat {
  var code: LeatFormat {
    switch self {
    case .csv: LEAT_FORMAT_CSV
    case .parquet: LEAT_FORMAT_PARQUET
    case .arrow: LEAT_FORMAT_ARROW
    case .ndjson: LEAT_FORMAT_NDJSON
    }
  }

  /// The dialect of a CSV file; of no meaning for the others.
  var dialect: CSVDialect {
    switch self {
    case .csv(let dialect): dialect
    case .parquet, .arrow, .ndjson: CSVDialect()
    }
  }
}
