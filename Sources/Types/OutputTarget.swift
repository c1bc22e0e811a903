/// Where and how an output is written.
public struct OutputTarget: Hashable, Sendable {
  /// nil: it is written where the caller says, or only handed back.
  public var path: String?
  /// nil: as the path's suffix says.
  public var format: StorageFormat?
  /// nil: as is usual for the format, or as the path's suffix says.
  public var compression: Packing?
  public var mode = WriteMode.replace
  /// Columns whose values are folders instead of cells of the files, the outermost first.
  public var partitions: [String] = []
  /// Whether it is a boundary between steps: those after it read it back instead of computing what it holds.
  public var isStored = false
  /// Whether a policy says where values that it has may be written: then no run writes it elsewhere.
  public var isFixed = false

  public init(path: String? = nil, format: StorageFormat? = nil, compression: Packing? = nil) {
    self.path = path
    self.format = format
    self.compression = compression
  }
}

/// What becomes of what an output finds where it is written.
public enum WriteMode: String, Hashable, Sendable, CaseIterable {
  /// It is there until what takes its place is complete.
  case replace
  /// It is never touched: the run ends before any data is read.
  case error
  /// It stays, and a file is added to it.
  case append
}

/// A path that many files lie under.
public func isFolder(path: String) -> Bool { PathText.withoutQuery(path).utf8.last == UInt8(ascii: "/") }

extension OutputTarget {
  /// What about the target needs a folder; nil: nothing.
  public var folderReason: String? {
    if !partitions.isEmpty { return "`partition_by` makes folders" }
    return mode == .append ? "`mode: append` adds files to a folder" : nil
  }

  /// Why nothing can be written there in this way, in words; nil when it can.
  public func misfit(path: String) -> String? {
    if isFolder(path: path) {
      return format == nil ? "a folder says nothing of its files: `format` does" : nil
    }
    return folderReason.map { $0 + ", and this path, without a `/` at its end, is a file's" }
  }
}

extension DataType {
  /// Whether values of the type can be names of folders and be read from them again.
  public var namesFolders: Bool {
    switch self {
    case .bool, .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, .string, .date: true
    case .float32, .float64, .decimal, .timestamp, .duration, .categorical, .null: false
    }
  }
}
