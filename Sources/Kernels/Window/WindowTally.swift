import CVector
import Columns

/// How many values each window of a tile has, and which windows hold an error.
struct WindowTally {
  /// Values in the window of each row; nil: as many as the window has rows.
  let counts: UnsafePointer<Int32>?
  /// Errors in the window of each row; nil: none in the tile.
  private let errors: UnsafePointer<Int32>?
  private let tile: WindowTile
  private let range: WindowRange

  /// Cells of scratch for a tile.
  static func scratchSize(_ range: WindowRange, rows: Int) -> Int {
    2 * min(rows, WindowTile.limit) + range.lookback + min(rows, WindowTile.limit) + 1
  }

  /// `mask`: status of the tile's history and rows, nil: all valid.
  init(
    mask: UnsafePointer<UInt8>?, tile: WindowTile, range: WindowRange, scratch: UnsafeMutablePointer<Int32>
  ) {
    self.tile = tile
    self.range = range
    let total = tile.history + tile.count
    let prefix = scratch + 2 * tile.count
    guard let mask else {
      errors = nil
      guard tile.history < range.lookback else {
        counts = nil
        return
      }
      for row in 0..<tile.count { scratch[row] = Int32(min(tile.history + row + 1, range.window)) }
      counts = UnsafePointer(scratch)
      return
    }
    func count(_ mark: CellStatus, into counts: UnsafeMutablePointer<Int32>) -> UnsafePointer<Int32> {
      vector_window_tally(mask, mark.rawValue, total, prefix)
      vector_window_counts(prefix, tile.history, tile.count, range.window, counts)
      return UnsafePointer(counts)
    }
    counts = count(.valid, into: scratch)
    errors =
      vector_any_equal(mask, total, CellStatus.error.rawValue)
      ? count(.error, into: scratch + tile.count) : nil
  }

  /// Writes the status that the rows of each window imply: an error in the window is an error, too few values
  /// are null. Returns whether any cell is not valid.
  func settle(_ status: UnsafeMutablePointer<UInt8>) -> Bool {
    status.update(repeating: CellStatus.valid.rawValue, count: tile.count)
    guard let counts else {
      guard range.window < range.minPeriods else { return false }
      status.update(repeating: CellStatus.null.rawValue, count: tile.count)
      return true
    }
    var partial = false
    for row in 0..<tile.count where counts[row] < range.minPeriods {
      status[row] = CellStatus.null.rawValue
      partial = true
    }
    guard let errors else { return partial }
    for row in 0..<tile.count where errors[row] > 0 {
      status[row] = CellStatus.error.rawValue
      partial = true
    }
    return partial
  }
}
