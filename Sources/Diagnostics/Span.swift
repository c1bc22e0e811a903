/// A half-open range of UTF-8 byte offsets in one file.
public struct Span: Hashable, Sendable {
  public let file: FileID
  public let start: Int32
  public let end: Int32

  public init(file: FileID, start: Int32, end: Int32) {
    self.file = file
    self.start = start
    self.end = end
  }

  /// Offsets beyond 2 GiB are our own bug: files are refused long before.
  public init(file: FileID, start: Int, end: Int) {
    self.init(file: file, start: Int32(start), end: Int32(end))
  }

  public var isEmpty: Bool { start >= end }

  /// From the start of this span to the end of `other`, which is in the same file.
  public func through(_ other: Span) -> Span {
    Span(file: file, start: min(start, other.start), end: max(end, other.end))
  }
}
