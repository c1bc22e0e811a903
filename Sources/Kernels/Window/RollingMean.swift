import Types

extension Kernel {
  /// Sum of the values in the window, divided by their number.
  static let rollingMean = Kernel("rolling_mean", options: ["window", "min_periods"]) { request in
    guard let type = request.operands.first else { return nil }
    if type.isFloat { return .floatWindow(request, isMean: true) }
    return .integerWindow(request) { integers, totals, count, counts, window, result, _ in
      integers.writeMeans(totals, count: count, counts: counts, window: window, to: result)
      return false
    }
  }
}
