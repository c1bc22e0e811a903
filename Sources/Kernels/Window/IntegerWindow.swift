import CVector
import Types

/// Exact sums of integers over a window, in 128 bits.
struct IntegerWindow {
  let isUnsigned: Bool

  /// Bytes of scratch for a tile: prefix sums, and the two halves of the totals.
  static func scratchSize(_ range: WindowRange, rows: Int) -> Int {
    16 * (range.lookback + 2 * min(rows, WindowTile.limit) + 1)
  }

  /// Totals of the windows of a tile, in two halves.
  struct Totals {
    let low: UnsafeMutablePointer<Int64>
    let high: UnsafeMutablePointer<Int64>
  }

  func totals(_ rows: WindowRows<Int64>, _ scratch: UnsafeMutableRawPointer) -> Totals {
    let tile = rows.tile
    let halves = (scratch + 16 * (tile.history + tile.count + 1)).assumingMemoryBound(to: Int64.self)
    let totals = Totals(low: halves, high: halves + tile.count)
    vector_window_total(
      rows.values, isUnsigned, tile.history, tile.count, rows.window, scratch, totals.low, totals.high)
    return totals
  }

  /// A total beyond 64 bits is an error of its cell. Returns whether there is one.
  func writeSums(
    _ totals: Totals, count: Int, to result: UnsafeMutableRawPointer, _ status: UnsafeMutablePointer<UInt8>
  ) -> Bool {
    result.copyMemory(from: totals.low, byteCount: count * MemoryLayout<Int64>.stride)
    return vector_window_overflow(totals.low, totals.high, isUnsigned, count, status)
  }

  /// The exact sums divided by the counts, rounded once; no counts: by the window.
  func writeMeans(
    _ totals: Totals, count: Int, counts: UnsafePointer<Int32>?, window: Int,
    to result: UnsafeMutableRawPointer
  ) {
    vector_window_integer_mean(
      totals.low, totals.high, counts, window, count, result.assumingMemoryBound(to: Double.self))
  }
}

/// Writes the results of rows from the totals of their windows: count, values in each window (nil: the
/// window's rows), window, result, status. Returns whether it turned valid cells into errors.
typealias IntegerFinish =
  @Sendable (
    IntegerWindow, IntegerWindow.Totals, Int, UnsafePointer<Int32>?, Int, UnsafeMutableRawPointer,
    UnsafeMutablePointer<UInt8>
  ) -> Bool

extension PreparedKernel {
  /// What `finish` makes of the exact totals of integers.
  static func integerWindow(
    _ request: KernelRequest, _ finish: @escaping IntegerFinish
  ) -> PreparedKernel? {
    if let window = TimeWindow(request) { return .timeInteger(request, window, finish) }
    guard let type = request.operands.first, type.isInteger, let range = WindowRange(request) else {
      return nil
    }
    let integers = IntegerWindow(isUnsigned: type == .uint64)
    if range.isLong { return LongInteger(request, range, integers).map { .scan($0.scan(finish)) } }
    guard let slide = WindowSlide<Int64>(request, range) else { return nil }
    return .stencil(lookback: range.lookback) { call in
      let scratch = UnsafeMutableRawPointer.allocate(
        byteCount: IntegerWindow.scratchSize(range, rows: call.count), alignment: 16)
      defer { scratch.deallocate() }
      let result = call.result
      return slide.run(call) { rows in
        finish(
          integers, integers.totals(rows, scratch), rows.tile.count, rows.counts, rows.window,
          result + rows.tile.first * 8, rows.status)
      }
    }
  }
}
