/// Where and how an output is written.
public struct OutputTarget: Hashable, Sendable {
  /// nil: it is written where the caller says, or only handed back.
  public var path: String?
  /// nil: as the path's suffix says.
  public var format: StorageFormat?
  /// nil: as is usual for the format, or as the path's suffix says.
  public var compression: Packing?
  /// Whether it is a boundary between steps: those after it read it back instead of computing what it holds.
  public var isStored = false

  public init(path: String? = nil, format: StorageFormat? = nil, compression: Packing? = nil) {
    self.path = path
    self.format = format
    self.compression = compression
  }
}
