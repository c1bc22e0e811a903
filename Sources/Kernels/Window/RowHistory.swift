import CVector

/// Columns in a scan's state that remember the rows just before the ones that are added: where in the state
/// they are, and how many rows stay. Rows are added behind the last ones; when there is no room left, those
/// that still count move to the front, which happens so seldom that it costs less than one copy per row.
struct RowHistory<Cell: BitwiseCopyable>: Sendable {
  private let offset: Int
  private let keep: Int
  private let capacity: Int
  private let columns: Int

  /// Rows that may be added at once.
  static var limit: Int { 1024 }

  /// Takes its place in the state, and moves `end` behind it.
  init(keep: Int, columns: Int = 1, end: inout Int) {
    self.keep = keep
    self.columns = columns
    capacity = keep + max(2 * RowHistory.limit, keep)
    offset = end
    end += 16 + (capacity * columns * MemoryLayout<Cell>.stride + 15) & ~15
  }

  /// Cells between a column and the next.
  var stride: Int { capacity }

  func reset(_ state: UnsafeMutableRawPointer) {
    state.storeBytes(of: 0, toByteOffset: offset, as: Int.self)
  }

  /// Room for `count` more rows, in the first column; the kept rows are right before it.
  func add(_ count: Int, to state: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Cell> {
    var cursor = state.load(fromByteOffset: offset, as: Int.self)
    let cells = (state + offset + 16).assumingMemoryBound(to: Cell.self)
    if cursor + count > capacity {
      let kept = min(keep, cursor)
      for column in 0..<columns {
        let first = cells + column * capacity
        first.update(from: first + (cursor - kept), count: kept)
      }
      cursor = kept
    }
    state.storeBytes(of: cursor + count, toByteOffset: offset, as: Int.self)
    return cells + cursor
  }
}

extension RowHistory<Double> {
  /// As `add`, all columns.
  func addRows(_ count: Int, to state: UnsafeMutableRawPointer) -> VectorRows {
    VectorRows(first: add(count, to: state), stride: stride)
  }

  /// Takes over the last of `count` rows that end before `rows`, as far as they are kept.
  func adopt(_ rows: VectorRows, count: Int, in state: UnsafeMutableRawPointer) {
    let kept = min(count, keep)
    let own = add(kept, to: state)
    for column in 0..<columns {
      (own + column * stride).update(from: rows.first + column * rows.stride - kept, count: kept)
    }
  }
}
