import CVector
import Types

extension Kernel {
  /// Smallest value in the window.
  static let rollingMin = Kernel("rolling_min", options: ["window", "min_periods"]) { request in
    .extremeWindow(request, MinKey.self, isMax: false)
  }

  /// Largest value in the window.
  static let rollingMax = Kernel("rolling_max", options: ["window", "min_periods"]) { request in
    .extremeWindow(request, MaxKey.self, isMax: true)
  }
}

/// A cell as a 64-bit integer whose order is the cells': a NaN, and a cell without a value, are at its two
/// ends.
private struct MinKey: WindowCell {
  private var key: Int64

  static func isNative(_ lane: VectorLane) -> Bool { false }

  static func load(
    _ lane: VectorLane, _ cells: UnsafeRawPointer, _ status: UnsafePointer<UInt8>?, _ count: Int,
    _ out: UnsafeMutablePointer<MinKey>
  ) {
    out.withMemoryRebound(to: Int64.self, capacity: count) {
      vector_load_keys(lane, false, cells, status, count, $0)
    }
  }
}

/// As `MinKey`, with the ends exchanged.
private struct MaxKey: WindowCell {
  private var key: Int64

  static func isNative(_ lane: VectorLane) -> Bool { false }

  static func load(
    _ lane: VectorLane, _ cells: UnsafeRawPointer, _ status: UnsafePointer<UInt8>?, _ count: Int,
    _ out: UnsafeMutablePointer<MaxKey>
  ) {
    out.withMemoryRebound(to: Int64.self, capacity: count) {
      vector_load_keys(lane, true, cells, status, count, $0)
    }
  }
}

extension PreparedKernel {
  fileprivate static func extremeWindow<Key: WindowCell>(
    _ request: KernelRequest, _ keys: Key.Type, isMax: Bool
  ) -> PreparedKernel? {
    if let window = TimeWindow(request) { return .timeExtreme(request, window, keys, isMax: isMax) }
    guard let type = request.operands.first, let lane = type.lane, let range = WindowRange(request)
    else { return nil }
    if range.isLong { return LongExtreme<Key>(request, range, isMax: isMax).map { .scan($0.scan) } }
    guard let slide = WindowSlide<Key>(request, range) else { return nil }
    let width = type.registerWidth
    return .stencil(lookback: range.lookback) { call in
      let tile = min(call.count, WindowTile.limit)
      let scratch = UnsafeMutablePointer<Int64>.allocate(capacity: 2 * range.lookback + 3 * tile)
      defer { scratch.deallocate() }
      let result = call.result
      return slide.run(call) { rows in
        let tile = rows.tile
        let out = scratch + 2 * (tile.history + tile.count)
        let keys = UnsafeRawPointer(rows.values).assumingMemoryBound(to: Int64.self)
        vector_window_extremes(keys, isMax, tile.history, tile.count, rows.window, scratch, out)
        vector_store_keys(lane, out, tile.count, result + tile.first * width)
        return false
      }
    }
  }
}
