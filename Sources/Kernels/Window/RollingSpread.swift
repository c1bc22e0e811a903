import Types

extension Kernel {
  /// Standard deviation of the values in the window; null for fewer than `ddof + 1` of them.
  static let rollingStd = Kernel("rolling_std", options: ["window", "min_periods", "ddof"]) { request in
    .spreadWindow(request, isRoot: true)
  }

  /// Variance of the values in the window; null for fewer than `ddof + 1` of them.
  static let rollingVar = Kernel("rolling_var", options: ["window", "min_periods", "ddof"]) { request in
    .spreadWindow(request, isRoot: false)
  }
}

extension PreparedKernel {
  fileprivate static func spreadWindow(_ request: KernelRequest, isRoot: Bool) -> PreparedKernel? {
    guard let type = request.operands.first, type.isNumber, let ddof = request.integer("ddof"), ddof >= 0
    else { return nil }
    let measure = SpreadWindow(isRoot: isRoot, ddof: ddof)
    if let window = TimeWindow(request) { return .timeSpread(request, window, measure) }
    guard let asked = WindowRange(request) else { return nil }
    let range = WindowRange(window: asked.window, minPeriods: max(asked.minPeriods, ddof + 1))
    return type.isInteger && type.registerWidth == 8
      ? .spreadWindow(request, range, measure, of: Int64.self)
      : .spreadWindow(request, range, measure, of: Double.self)
  }

  private static func spreadWindow<Cell: SpreadCell>(
    _ request: KernelRequest, _ range: WindowRange, _ measure: SpreadWindow, of cell: Cell.Type
  ) -> PreparedKernel? {
    if range.isLong { return LongSpread<Cell>(request, range, measure).map { .scan($0.scan) } }
    guard let lane = request.operands.first?.lane, let slide = WindowSlide<Cell>(request, range)
    else { return nil }
    return .stencil(lookback: range.lookback) { call in
      let scratch = UnsafeMutablePointer<Double>.allocate(
        capacity: SpreadWindow.scratchSize(range, rows: call.count))
      defer { scratch.deallocate() }
      let result = call.result(as: Double.self)
      return slide.run(call) { rows in
        measure.write(rows, lane, to: result + rows.tile.first, scratch: scratch)
        return false
      }
    }
  }
}
