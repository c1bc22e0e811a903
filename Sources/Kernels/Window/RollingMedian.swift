import Types

extension Kernel {
  /// Median of the values in the window.
  static let rollingMedian = Kernel("rolling_median", options: ["window", "min_periods"]) { request in
    guard let range = WindowRange(request), !range.isLong, let slide = WindowSlide<Double>(request, range)
    else { return nil }
    return .stencil(lookback: range.lookback) { call in
      let sorted = UnsafeMutablePointer<Double>.allocate(capacity: range.window)
      defer { sorted.deallocate() }
      let result = call.result(as: Double.self)
      return slide.run(call) { rows in
        let window = SortedWindow(values: sorted)
        for row in 0..<rows.tile.count { result[rows.tile.first + row] = window.median(at: row, of: rows) }
        return false
      }
    }
  }
}

/// Room for the values of one window, in order. Each window is sorted anew from its own rows: nothing is
/// carried, so its bits depend on them alone.
private struct SortedWindow {
  let values: UnsafeMutablePointer<Double>

  /// The middle value, or the mean of the two in the middle; NaN where a value is. Without values: anything,
  /// since the status says null then.
  func median(at row: Int, of rows: WindowRows<Double>) -> Double {
    var count = 0
    for source in max(row - rows.window + 1, -rows.tile.history)...row {
      if let mask = rows.mask, mask[rows.tile.history + source] != 0 { continue }
      let value = rows.values[source]
      if value.isNaN { return .nan }
      insert(value, &count)
    }
    guard count > 0 else { return 0 }
    let middle = count / 2
    return count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2
  }

  private func insert(_ value: Double, _ count: inout Int) {
    var place = count
    while place > 0, values[place - 1] > value {
      values[place] = values[place - 1]
      place -= 1
    }
    values[place] = value
    count += 1
  }
}
