/// A file of one compilation, numbered in the order in which the files were added.
public struct FileID: Hashable, Comparable, Sendable {
  public let index: Int32

  public init(index: Int32) {
    self.index = index
  }

  public static func < (left: FileID, right: FileID) -> Bool {
    left.index < right.index
  }
}
