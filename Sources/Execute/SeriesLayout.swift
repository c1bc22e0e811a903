import Columns

/// In which order a program runs over the rows of a frame, and where its series begin there.
final class SeriesLayout: @unchecked Sendable {
  let rowCount: Int
  /// Positions at which a series begins, ascending, and `rowCount` at the end.
  let starts: [Int]
  /// The row at each position; nil: the rows stand as they are, because each series' rows lie together.
  let permutation: Buffer?

  /// One series.
  init(rowCount: Int) {
    self.rowCount = rowCount
    starts = rowCount == 0 ? [0] : [0, rowCount]
    permutation = nil
  }

  init(rowCount: Int, starts: [Int], permutation: Buffer?) {
    self.rowCount = rowCount
    self.starts = starts
    self.permutation = permutation
  }

  /// Row numbers by position.
  var rows: UnsafePointer<Int>? {
    permutation.map { UnsafePointer($0.base.assumingMemoryBound(to: Int.self)) }
  }

  /// Index into `starts` of the series that holds a position.
  func series(at position: Int) -> Int {
    var low = 0
    var high = starts.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= position { low = middle } else { high = middle }
    }
    return low
  }
}
