import CVector

/// The parts of long windows: level k has the sums of the last 2^k rows up to each row, made by doubling,
/// and the digits of the window are put together from the newest row backwards. It is the tree that short
/// windows have.
struct WindowLadder: Sendable {
  private let window: Int
  private let levels: [RowHistory<Double>]
  private let part: RowHistory<Double>
  /// Where the state says how many levels are in use.
  private let offset: Int

  /// Merges rows of an older part with those of a newer one: the two parts with the rows in each, how many
  /// rows have no older part, count, and where to write.
  typealias Merge = (
    _ older: VectorRows, _ size: Int, _ newer: VectorRows, _ newerSize: Int, _ both: Int, _ count: Int,
    _ to: VectorRows
  ) -> Void

  init(window: Int, columns: Int, end: inout Int) {
    self.window = window
    offset = end
    end += 16
    var levels: [RowHistory<Double>] = []
    var size = 1
    while size <= window {
      // The last level is read only for the rest of the window.
      levels.append(RowHistory(keep: min(size, window - size), columns: columns, end: &end))
      size *= 2
    }
    self.levels = levels
    part = RowHistory(keep: 0, columns: columns, end: &end)
  }

  func reset(_ state: UnsafeMutableRawPointer) {
    state.storeBytes(of: 1, toByteOffset: offset, as: Int.self)
    for level in levels { level.reset(state) }
    part.reset(state)
  }

  /// Room for the columns of new rows, one row each.
  func addRows(_ count: Int, to state: UnsafeMutableRawPointer) -> VectorRows {
    levels[0].addRows(count, to: state)
  }

  /// Takes in `count` new rows after `first` of the series, which `rows` has. Returns what their windows
  /// come to.
  func climb(
    _ state: UnsafeMutableRawPointer, from rows: VectorRows, first: Int, count: Int, merge: Merge
  ) -> VectorRows {
    let total = first + count
    var level = rows
    var whole = rows
    var isOwn = false  // whether `whole` is in `part`
    var taken = 0  // rows in `whole`, the newest ones
    var size = 1
    for next in 1...levels.count where taken < total {
      if window & size != 0 {
        if taken == 0 {
          whole = level
        } else {
          let to = isOwn ? whole : part.addRows(count, to: state)
          merge(level.lagged(taken), size, whole, taken, rowsBefore(taken, first, count), count, to)
          (whole, isOwn) = (to, true)
        }
        taken += size
      }
      guard next < levels.count else { break }
      // While the series is no longer than a level, the next one has the same rows.
      if size < total {
        let to = room(inLevel: next, after: level, first: first, count: count, state)
        merge(level.lagged(size), size, level, size, rowsBefore(size, first, count), count, to)
        level = to
      }
      size *= 2
    }
    return whole
  }

  /// How many of the new rows have no row `lag` before.
  private func rowsBefore(_ lag: Int, _ first: Int, _ count: Int) -> Int { min(max(lag - first, 0), count) }

  /// Room for the new rows of a level; one that is used for the first time takes over those of the level
  /// below.
  private func room(
    inLevel index: Int, after lower: VectorRows, first: Int, count: Int, _ state: UnsafeMutableRawPointer
  ) -> VectorRows {
    if state.load(fromByteOffset: offset, as: Int.self) == index {
      levels[index].adopt(lower, count: first, in: state)
      state.storeBytes(of: index + 1, toByteOffset: offset, as: Int.self)
    }
    return levels[index].addRows(count, to: state)
  }
}

extension VectorRows {
  fileprivate func lagged(_ rows: Int) -> VectorRows { VectorRows(first: first - rows, stride: stride) }
}
