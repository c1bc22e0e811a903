import CVector
import Columns
import Types

extension Kernel {
  /// Median of the values in the window.
  static let rollingMedian = Kernel("rolling_median", options: ["window", "min_periods"]) { request in
    .quantileWindow(request, .median)
  }

  /// Quantile of the values in the window.
  static let rollingQuantile = Kernel(
    "rolling_quantile", options: ["q", "window", "min_periods", "interpolation"]
  ) { request in
    QuantileRule(request).flatMap { .quantileWindow(request, $0) }
  }
}

/// A cell as `ValueOrder` has it.
private struct OrderKey: WindowCell {
  let key: Int64

  static func isNative(_ lane: VectorLane) -> Bool { false }

  static func load(
    _ lane: VectorLane, _ cells: UnsafeRawPointer, _ status: UnsafePointer<UInt8>?, _ count: Int,
    _ out: UnsafeMutablePointer<OrderKey>
  ) {
    out.withMemoryRebound(to: Int64.self, capacity: count) {
      vector_load_keys(lane, true, cells, nil, count, $0)
    }
  }
}

extension PreparedKernel {
  /// A short window is filled anew in every block, so that a long series can be shared by threads; a long
  /// one is carried along.
  fileprivate static func quantileWindow(_ request: KernelRequest, _ rule: QuantileRule) -> PreparedKernel? {
    if let window = TimeWindow(request) { return .timeQuantile(request, window, rule) }
    guard let type = request.operands.first, type.isNumber, let order = ValueOrder(type),
      let range = WindowRange(request)
    else { return nil }
    let moving = MovingQuantile(rule: rule, order: order, window: range.window)
    if range.isLong { return moving.scan(request, range).map(PreparedKernel.scan) }
    guard let slide = WindowSlide<OrderKey>(request, range) else { return nil }
    return .stencil(lookback: range.lookback) { call in
      let bytes = RankedWindow.byteCount(window: range.window)
      let scratch = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 16)
      defer { scratch.deallocate() }
      let values = RankedWindow(scratch, window: range.window)
      let result = call.result(as: Double.self)
      return slide.run(call) { rows in
        values.clear()
        let tile = rows.tile
        for row in -tile.history..<tile.count {
          let isValid = rows.mask?[tile.history + row] ?? 0 == CellStatus.valid.rawValue
          let quantile = moving.next(
            rows.values[row], isValid: isValid, row: row + tile.history, in: values, isWanted: row >= 0)
          if row >= 0 { result[tile.first + row] = quantile }
        }
        return false
      }
    }
  }
}

/// A quantile of a window that moves row by row.
private struct MovingQuantile: Sendable {
  let rule: QuantileRule
  let order: ValueOrder
  let window: Int

  /// Takes in a row, by its number, in place of the one that leaves the window, and returns the quantile;
  /// without values anything, since the status says null then.
  func next(_ cell: OrderKey, isValid: Bool, row: Int, in values: RankedWindow, isWanted: Bool) -> Double {
    let slot = row % window
    values.remove(slot)
    if isValid {
      if order.isNaN(cell.key) { values.insertNaN(at: slot) } else { values.insert(cell.key, at: slot) }
    }
    guard isWanted else { return 0 }
    if values.hasNaN { return .nan }
    guard values.count > 0 else { return 0 }
    let place = rule.place(in: values.count)
    let (lower, higher) = values.pair(place.index)
    return rule.value(lower, higher, at: place, in: order)
  }

  func scan(_ request: KernelRequest, _ range: WindowRange) -> Scan? {
    var end = 0
    guard let long = LongWindow<OrderKey>(request, range, keep: 0, end: &end) else { return nil }
    let offset = (end + 15) & ~15
    return Scan(stateSize: offset + RankedWindow.byteCount(window: window)) { state in
      long.reset(state)
      RankedWindow(state + offset, window: window).clear()
    } advance: { state, call in
      let values = RankedWindow(state + offset, window: window)
      let result = call.result(as: Double.self)
      return long.advance(state, call) { rows in
        for row in 0..<rows.count {
          let isValid = rows.mask?[row] ?? 0 == CellStatus.valid.rawValue
          result[rows.firstInBlock + row] = next(
            rows.values[row], isValid: isValid, row: rows.firstInSeries + row, in: values, isWanted: true)
        }
        return false
      }
    }
  }
}
