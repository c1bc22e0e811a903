import Columns
import Kernels

/// The states of an aggregate, one per segment of rows, and the fixed tree that merges them: neighbours 2k
/// and 2k+1, then their results likewise; one without a neighbour goes up unchanged. So the bits follow the
/// row numbers alone.
final class SegmentStates: @unchecked Sendable {
  let reduction: Reduction
  /// Bytes from one state to the next: whole cache lines, since threads write neighbours.
  private let stride: Int
  private let memory: UnsafeMutableRawPointer
  private let segments: Int

  init(_ reduction: Reduction, segments: Int) {
    self.reduction = reduction
    self.segments = max(1, segments)
    stride = SegmentStates.stride(reduction)
    memory = .allocate(byteCount: self.segments * stride, alignment: 64)
    for segment in 0..<self.segments { reduction.reset(memory + segment * stride) }
  }

  deinit { memory.deallocate() }

  static func stride(_ reduction: Reduction) -> Int { max(64, (reduction.stateSize + 63) / 64 * 64) }

  func state(_ segment: Int) -> UnsafeMutableRawPointer { memory + segment * stride }

  /// Merges all states and writes the value.
  func finish(into cell: UnsafeMutableRawPointer) -> CellStatus {
    var numbers = Array(0..<segments)
    SegmentStates.merge(reduction, memory, stride: stride, segments: &numbers)
    return reduction.finish(memory, cell)
  }

  /// Merges states in place into the first. `segments` are the ascending numbers of those that have rows.
  static func merge(
    _ reduction: Reduction, _ memory: UnsafeMutableRawPointer, stride: Int, segments: inout [Int]
  ) {
    while segments.count > 1 {
      var kept = 0
      var index = 0
      while index < segments.count {
        let parent = segments[index] >> 1
        if kept != index {
          (memory + kept * stride).copyMemory(from: memory + index * stride, byteCount: stride)
        }
        if index + 1 < segments.count && segments[index + 1] >> 1 == parent {
          reduction.merge(memory + kept * stride, memory + (index + 1) * stride)
          index += 1
        }
        segments[kept] = parent
        kept += 1
        index += 1
      }
      segments.removeLast(segments.count - kept)
    }
  }
}
