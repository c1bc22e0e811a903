/// For each row of a block, how many rows of its series stand before it, up to a cap beyond which nobody
/// looks.
struct AgeRegister {
  let layout: SeriesLayout
  let cap: Int
  /// Rows before the block that also have an age.
  let back: Int
  let memory: UnsafeMutablePointer<Int32>

  /// Ages of rows from `row` on; nil: the cap everywhere, so that nothing is cut off.
  func fill(row: Int, count: Int) -> UnsafePointer<Int32>? {
    guard cap > 0 else { return nil }
    let starts = layout.starts
    let series = starts.count == 2 ? 0 : layout.series(at: row)
    if row - starts[series] >= cap && row + count <= starts[series + 1] { return nil }
    var position = row - back
    while position < 0 {
      memory[position - row + back] = 0
      position += 1
    }
    var current = layout.series(at: position)
    while position < row + count {
      let end = min(starts[current + 1], row + count)
      let start = starts[current]
      while position < end {
        memory[position - row + back] = Int32(truncatingIfNeeded: min(position - start, cap))
        position += 1
      }
      current += 1
    }
    return UnsafePointer(memory + back)
  }
}
