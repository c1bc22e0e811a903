import CVector
import Types

/// Smallest or largest values over windows that are carried along. The series is cut at multiples of the
/// window: a window is the end of one block and the beginning of the next, so its extreme is that of a
/// suffix of the one and of a prefix of the other. An extreme is exact, so it does not matter where the
/// cuts are.
struct LongExtreme<Key: WindowCell>: Sendable {
  private let window: LongWindow<Key>
  private let isMax: Bool
  private let lane: VectorLane
  private let width: Int
  /// Where in the state the keys of the block at hand, the extremes of the suffixes of the one before, and
  /// the results of a piece are.
  private let block: Int
  private let suffixes: Int
  private let results: Int
  private let position: Int
  private let stateSize: Int

  private struct Position: BitwiseCopyable {
    /// Keys in the block at hand, and their extreme.
    var filled = 0
    var prefix: Int64
    var hasSuffixes = false
  }

  init?(_ request: KernelRequest, _ range: WindowRange, isMax: Bool) {
    var end = 0
    guard let type = request.operands.first, let lane = type.lane,
      let window = LongWindow<Key>(request, range, keep: 0, end: &end)
    else { return nil }
    self.window = window
    self.isMax = isMax
    self.lane = lane
    width = type.registerWidth
    position = end
    block = position + (MemoryLayout<Position>.stride + 15) & ~15
    suffixes = block + 8 * range.window
    results = suffixes + 8 * range.window
    stateSize = results + 8 * RowHistory<Key>.limit
  }

  var scan: Scan {
    Scan(stateSize: stateSize) { state in
      window.reset(state)
      state.storeBytes(of: Position(prefix: isMax ? .min : .max), toByteOffset: position, as: Position.self)
    } advance: { state, call in
      let result = call.result
      return window.advance(state, call) { rows in
        let keys = (state + results).assumingMemoryBound(to: Int64.self)
        extremes(rows, state, to: keys)
        vector_store_keys(lane, keys, rows.count, result + rows.firstInBlock * width)
        return false
      }
    }
  }

  private func better(_ a: Int64, _ b: Int64) -> Int64 { isMax ? max(a, b) : min(a, b) }

  private func extremes(
    _ rows: LongRows<Key>, _ state: UnsafeMutableRawPointer, to out: UnsafeMutablePointer<Int64>
  ) {
    let keys = UnsafeRawPointer(rows.values).assumingMemoryBound(to: Int64.self)
    let block = (state + block).assumingMemoryBound(to: Int64.self)
    let suffixes = (state + suffixes).assumingMemoryBound(to: Int64.self)
    var at = state.load(fromByteOffset: position, as: Position.self)
    for row in 0..<rows.count {
      block[at.filled] = keys[row]
      at.prefix = better(at.prefix, keys[row])
      at.filled += 1
      let hasSuffix = at.hasSuffixes && at.filled < rows.window
      out[row] = hasSuffix ? better(at.prefix, suffixes[at.filled]) : at.prefix
      guard at.filled == rows.window else { continue }
      var suffix: Int64 = isMax ? .min : .max
      for index in (0..<rows.window).reversed() {
        suffix = better(suffix, block[index])
        suffixes[index] = suffix
      }
      at = Position(prefix: isMax ? .min : .max, hasSuffixes: true)
    }
    state.storeBytes(of: at, toByteOffset: position, as: Position.self)
  }
}
