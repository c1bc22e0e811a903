/// Which columns of a table are shown, and how wide.
struct TableLayout {
  struct Slot {
    let column: Int
    var width: Int
  }

  /// The columns that stay, in order.
  private(set) var shown: [Slot]
  /// The columns that gave way: all from one place in the middle.
  private(set) var dropped: [Int] = []
  /// The place among `shown` where the dropped columns were.
  private(set) var gap: Int?

  /// - Parameters:
  ///   - width: the columns of the terminal for cells and separators.
  ///   - separator: the columns between two cells.
  init(_ columns: [PreparedColumn], width: Int, separator: Int) {
    shown = columns.indices.map { Slot(column: $0, width: columns[$0].naturalWidth) }
    func total(_ widths: some Sequence<Int>) -> Int { widths.reduce(-separator) { $0 + $1 + separator } }
    if total(shown.map(\.width)) <= width { return }

    if total(columns.map(\.leastWidth)) > width {
      dropMiddle(columns, width: width, separator: separator)
    }
    // Room that the ellipsis and the separators leave for cells.
    let cells = width - separator * (shown.count - 1) - (gap == nil ? 0 : separator + 3)
    shrink(columns, to: cells)
  }

  /// Keeps columns from both ends, the left end first, as long as their least widths fit: keys stand at the
  /// left, and what was computed last at the right.
  private mutating func dropMiddle(_ columns: [PreparedColumn], width: Int, separator: Int) {
    // The widest ellipsis is the three points of plain ASCII.
    var room = width - 3
    var (left, right) = (0, columns.count)
    while left < right {
      let takesLeft = left <= columns.count - right
      let need = columns[takesLeft ? left : right - 1].leastWidth + separator
      if need > room { break }
      room -= need
      if takesLeft { left += 1 } else { right -= 1 }
    }
    if left == 0 { left = 1 }
    dropped = Array(left..<max(left, right))
    gap = dropped.isEmpty ? nil : left
    shown.removeAll { (left..<right).contains($0.column) }
  }

  /// Lowers the widest columns to one common width, none below its least, until the sum fits.
  private mutating func shrink(_ columns: [PreparedColumn], to room: Int) {
    func widths(_ cap: Int) -> [Int] {
      shown.map { max(columns[$0.column].leastWidth, min(columns[$0.column].naturalWidth, cap)) }
    }
    var (low, high) = (1, shown.reduce(1) { max($0, $1.width) })
    while low < high {
      let middle = (low + high + 1) / 2
      if widths(middle).reduce(0, +) <= room { low = middle } else { high = middle - 1 }
    }
    for (index, width) in widths(low).enumerated() {
      shown[index].width = width
    }
    // One column that is wider than the terminal has nowhere to go.
    if shown.count == 1 { shown[0].width = max(1, min(shown[0].width, room)) }
  }
}
