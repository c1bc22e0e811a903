import Columns

/// Rows that kernels see at once: the whole frame, its series, or groups.
final class RowSpans: Sendable {
  /// Row numbers span by span, ascending in each; nil: the rows as they stand.
  private let order: Buffer?
  /// Where each span begins among them, and the end.
  let starts: [Int]
  /// Which group each row is in, when the spans are groups.
  let groups: GroupIndex?

  init(order: Buffer?, starts: [Int], groups: GroupIndex?) {
    self.order = order
    self.starts = starts
    self.groups = groups
  }

  var count: Int { starts.count - 1 }

  var rows: UnsafePointer<Int>? {
    order.map { UnsafePointer($0.base.assumingMemoryBound(to: Int.self)) }
  }

  /// Positions of the span that a row is in.
  func span(with row: Int) -> Range<Int> {
    let position = rows.map { rows in (0..<(starts.last ?? 0)).first { rows[$0] == row } ?? 0 } ?? row
    let next = starts.firstIndex { $0 > position } ?? starts.count - 1
    return starts[max(0, next - 1)]..<starts[next]
  }

  /// Ranges of spans with about so many rows each.
  func cut(rows: Int) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var first = 0
    for span in 0..<count where starts[span + 1] - starts[first] >= rows || span == count - 1 {
      ranges.append(first..<(span + 1))
      first = span + 1
    }
    return ranges
  }
}
