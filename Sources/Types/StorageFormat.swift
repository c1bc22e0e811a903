/// How a table is stored in a file, by the name that flows and plans use.
public enum StorageFormat: String, Hashable, Sendable, CaseIterable {
  case csv, parquet, arrow, ndjson

  /// The format that a file's name promises; nil when it promises none. Text may be packed, which the last
  /// suffix says: `.csv.gz`.
  public init?(path: String) {
    var suffixes = fileSuffixes(path)
    let isPacked = suffixes.last.flatMap(Packing.init(suffix:)) != nil
    if isPacked { suffixes.removeLast() }
    switch suffixes.last {
    case "csv", "tsv": self = .csv
    case "ndjson", "jsonl": self = .ndjson
    case _ where isPacked: return nil
    case "parquet", "pq": self = .parquet
    case "arrow", "ipc", "feather", "arrows": self = .arrow
    case _: return nil
    }
  }

  /// What names of files end in, without packing.
  public static let suffixes = [
    "csv", "tsv", "ndjson", "jsonl", "parquet", "pq", "arrow", "ipc", "feather", "arrows",
  ]

  /// Whether files of the format are lines of text, which may be packed as a whole.
  public var isText: Bool {
    switch self {
    case .csv, .ndjson: true
    case .parquet, .arrow: false
    }
  }

  /// The ways in which a file that is written may be packed.
  public var packings: [Packing] {
    switch self {
    case .csv, .ndjson: [.none, .gzip, .zstd]
    case .parquet: [.none, .snappy, .gzip, .zstd]
    case .arrow: [.none, .zstd]
    }
  }
}

/// How the bytes of a file are packed, by the name that flows and plans use.
public enum Packing: String, Hashable, Sendable, CaseIterable {
  case none, gzip, zstd, snappy

  /// What the last part of a file's name says of it.
  init?(suffix: String) {
    switch suffix {
    case "gz": self = .gzip
    case "zst": self = .zstd
    case _: return nil
    }
  }

  /// How a file of this name is packed as a whole.
  public init(path: String) { self = fileSuffixes(path).last.flatMap(Packing.init(suffix:)) ?? .none }
}

/// The parts of a file's name behind its dots, in lower case.
private func fileSuffixes(_ uri: String) -> [String] {
  let path = PathText.withoutQuery(uri)
  let name = path.utf8.split(separator: UInt8(ascii: "/")).last ?? path.utf8[...]
  let parts = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
  return parts.dropFirst().map { String(Substring($0)).lowercased() }
}
