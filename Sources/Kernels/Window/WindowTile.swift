import CVector
import Columns

/// Rows of one series that are computed together, small enough that the scratch stays in the cache.
struct WindowTile {
  /// First row, counted from the block's.
  let first: Int
  let count: Int
  /// Rows before `first` that belong to the series and to the window of `first`.
  let history: Int

  static let limit = 1024
}

extension BlockCall {
  /// Cuts the block into tiles, at series starts and where a tile would grow too large; in order of rows. The
  /// status is that of the first operand, from the tile's history on; nil: all valid.
  func forEachTile(lookback: Int, _ body: (WindowTile, UnsafePointer<UInt8>?) -> Void) {
    let status = operands[0].status
    var first = 0
    while first < count {
      var end = min(first + WindowTile.limit, count)
      var history = lookback
      if let age {
        history = min(lookback, Int(age[first]))
        var next = first + 1
        if vector_any_less(age + next, end - next, 1) {
          while age[next] > 0 { next += 1 }
          end = next
        }
      }
      let tile = WindowTile(first: first, count: end - first, history: history)
      let mask = status.map { $0 + (first - history) }
      body(tile, mask.flatMap { vector_any_set($0, history + tile.count) ? $0 : nil })
      first = end
    }
  }
}
