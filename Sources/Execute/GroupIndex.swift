import Columns

/// Which group each row of a frame belongs to; groups are numbered by first appearance.
final class GroupIndex: @unchecked Sendable {
  let rowCount: Int
  let groupCount: Int
  /// A 32-bit group number per row.
  private let buffer: Buffer

  init(rowCount: Int, groupCount: Int, buffer: Buffer) {
    self.rowCount = rowCount
    self.groupCount = groupCount
    self.buffer = buffer
  }

  /// Group number of each row.
  var groups: UnsafePointer<UInt32> { UnsafePointer(buffer.base.assumingMemoryBound(to: UInt32.self)) }

  /// Row numbers group by group, ascending within each, and where each group begins (with the end).
  func sortedRows() -> (rows: Buffer, starts: [Int]) {
    var starts = Array(repeating: 0, count: groupCount + 1)
    let groups = groups
    for row in 0..<rowCount { starts[Int(groups[row]) + 1] += 1 }
    for group in 0..<groupCount { starts[group + 1] += starts[group] }
    let buffer = BufferPool.shared.buffer(byteCount: rowCount * MemoryLayout<Int>.stride)
    let rows = buffer.base.bindMemory(to: Int.self, capacity: rowCount)
    var next = starts
    next.withUnsafeMutableBufferPointer { next in
      for row in 0..<rowCount {
        let group = Int(groups[row])
        rows[next[group]] = row
        next[group] += 1
      }
    }
    return (buffer, starts)
  }
}
