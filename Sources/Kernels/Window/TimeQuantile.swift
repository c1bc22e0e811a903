import Types

extension PreparedKernel {
  /// Quantiles over spans of time: rows come and go in two heaps.
  static func timeQuantile(
    _ request: KernelRequest, _ window: TimeWindow, _ rule: QuantileRule
  ) -> PreparedKernel? {
    guard let type = request.operands.first, type.isNumber, let order = ValueOrder(type) else { return nil }
    return .overTime(request, window) { call, windows in
      let result = call.result(as: Double.self)
      let keys = order.keys(of: call)
      windows.slide { row, values in
        guard windows.counts[row] > 0, !values.hasNaN else {
          result[row] = .nan
          return
        }
        let place = rule.place(in: values.count)
        let (lower, higher) = values.pair(place.index)
        result[row] = rule.value(lower, higher, at: place, in: order)
      } enter: { row, slot, values in
        if order.isNaN(keys[row]) { values.insertNaN(at: slot) } else { values.insert(keys[row], at: slot) }
      }
    }
  }
}

extension RangedWindows {
  /// Hands each row the values of its window, which are those of the row before but for what comes and goes.
  fileprivate func slide(
    _ visit: (Int, RankedWindow) -> Void, enter: (_ row: Int, _ slot: Int, RankedWindow) -> Void
  ) {
    let longest = max(1, ranges.longest)
    let scratch = UnsafeMutableRawPointer.allocate(
      byteCount: RankedWindow.byteCount(window: longest), alignment: 16)
    defer { scratch.deallocate() }
    let values = RankedWindow(scratch, window: longest)
    values.clear()
    ranges.forEachChange { row in
      if hasValue(row) { enter(row, row % longest, values) }
    } leave: { row in
      values.remove(row % longest)
    } visit: { row in
      visit(row, values)
    }
  }
}
