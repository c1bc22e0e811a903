/// The window of each row of a series, as the rows from a start to before an end.
struct WindowRanges {
  let starts: [Int]
  let ends: [Int]

  var count: Int { starts.count }

  /// The last `rows` rows up to each row.
  init(rows: Int, count: Int) {
    starts = (0..<count).map { max(0, $0 - rows + 1) }
    ends = (0..<count).map { $0 + 1 }
  }

  /// The rows whose times lie after the bound of a row and not after its time: all rows of its time, those
  /// behind it too. Times ascend; if they do not, every window still has its row.
  init(times: [Int64], bounds: [Int64]) {
    var (starts, ends) = ([Int](), [Int]())
    starts.reserveCapacity(times.count)
    ends.reserveCapacity(times.count)
    var (start, end) = (0, 0)
    for row in times.indices {
      if end <= row { end = row + 1 }
      while end < times.count, times[end] == times[row] { end += 1 }
      // Where clocks were put back, the next window may begin before this one.
      while start > 0, times[start - 1] > bounds[row] { start -= 1 }
      while start < row, times[start] <= bounds[row] { start += 1 }
      starts.append(start)
      ends.append(end)
    }
    self.starts = starts
    self.ends = ends
  }

  var longest: Int { zip(starts, ends).reduce(0) { max($0, $1.1 - $1.0) } }

  /// What the parts of each window come to. The parts of 1, 2, 4, 8 rows are made of each other, and a window
  /// is put together from its newest rows backwards, as the digits of its length say: the bits depend on the
  /// rows of the window alone, nothing is taken out again, and the time grows with the logarithm of the
  /// longest window.
  @inline(__always)
  func fold<Part>(_ parts: [Part], empty: Part, merge: (_ older: Part, _ newer: Part) -> Part) -> [Part] {
    var level = parts
    var totals = [Part](repeating: empty, count: count)
    let longest = longest
    var size = 1
    while size <= longest {
      for row in 0..<count {
        let length = ends[row] - starts[row]
        guard length & size != 0 else { continue }
        let taken = length & (size - 1)
        let part = level[ends[row] - 1 - taken]
        totals[row] = taken == 0 ? part : merge(part, totals[row])
      }
      if size <= longest / 2 {
        for row in stride(from: count - 1, through: size, by: -1) {
          level[row] = merge(level[row - size], level[row])
        }
      }
      size *= 2
    }
    return totals
  }

  /// How many rows of each window are marked.
  func tally(_ isMarked: (Int) -> Bool) -> [Int32] {
    var sums: [Int32] = [0]
    sums.reserveCapacity(count + 1)
    var sum: Int32 = 0
    for row in 0..<count {
      if isMarked(row) { sum += 1 }
      sums.append(sum)
    }
    return (0..<count).map { sums[ends[$0]] - sums[starts[$0]] }
  }
}

extension WindowRanges {
  /// Visits the rows in turn, after rows have come into the window of the row before and left it, so that it
  /// is that of the row.
  @inline(__always)
  func forEachChange(enter: (Int) -> Void, leave: (Int) -> Void, visit: (Int) -> Void) {
    var (start, end) = (0, 0)
    for row in 0..<count {
      while start < min(starts[row], end) {
        leave(start)
        start += 1
      }
      if start < starts[row] { (start, end) = (starts[row], starts[row]) }
      while start > starts[row] {
        start -= 1
        enter(start)
      }
      while end < ends[row] {
        enter(end)
        end += 1
      }
      visit(row)
    }
  }
}
