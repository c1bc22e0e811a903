import Types

/// A slot as one worker has it: where the cells and status bytes of the current block are, and which are
/// known valid.
///
/// Status bytes are written only where something is not valid. `invalidEnd` is one past the last row that may
/// not be valid; rows before `filledEnd` have their bytes written, those after it are valid and are zeroed
/// when needed.
struct SlotState {
  let width: Int
  let history: Int
  /// Memory of the values; nil: read in place.
  let lane: UnsafeMutableRawPointer?
  let statusLane: UnsafeMutablePointer<UInt8>
  /// Cells of the lane; 0 where the block always begins at the lane's first cell.
  let capacity: Int
  /// Cell of the current block's first row in the lane.
  var cursor: Int
  /// Cell of the current block's first row.
  var values: UnsafeMutableRawPointer
  var status: UnsafeMutablePointer<UInt8>
  var invalidEnd: Int
  var filledEnd: Int

  /// Forgets all rows, before the first block of a morsel. Text before the first row becomes empty, since a
  /// kernel may look at cells that are null.
  mutating func reset(clearing isText: Bool) {
    cursor = history
    invalidEnd = .min
    filledEnd = .min
    if isText, let lane { lane.initializeMemory(as: UInt8.self, repeating: 0, count: history * width) }
    point()
  }

  /// Moves past `done` rows to a block of `count`.
  @inline(__always)
  mutating func advance(past done: Int, count: Int) {
    guard history > 0 else { return }
    cursor += done
    if cursor + count > capacity { compact() }
    point()
  }

  private mutating func point() {
    if let lane { values = lane + cursor * width }
    status = statusLane + cursor
  }

  private mutating func compact() {
    let from = cursor - history
    if let lane { lane.copyMemory(from: lane + from * width, byteCount: history * width) }
    UnsafeMutableRawPointer(statusLane).copyMemory(from: statusLane + from, byteCount: history)
    cursor = history
  }

  /// Says that the block's rows from `row + offset` on, up to `row + count`, have status bytes.
  mutating func mark(row: Int, offset: Int, count: Int) {
    fill(row: row, until: row + offset)
    filledEnd = row + count
    invalidEnd = row + count
  }

  /// Writes the status bytes of valid rows before `end` that have none. `row` is the block's first.
  mutating func fill(row: Int, until end: Int) {
    let start = max(filledEnd, row - history)
    guard start < end else { return }
    (status + (start - row)).update(repeating: 0, count: end - start)
    filledEnd = end
  }
}
