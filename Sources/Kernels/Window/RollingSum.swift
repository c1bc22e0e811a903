import Types

extension Kernel {
  /// Sum of the values in the window.
  static let rollingSum = Kernel("rolling_sum", options: ["window", "min_periods"]) { request in
    guard let type = request.operands.first, let range = WindowRange(request) else { return nil }
    if type.isFloat { return .floatWindow(request, range, isMean: false) }
    return .integerWindow(request, range) { integers, totals, count, _, _, result, status in
      integers.writeSums(totals, count: count, to: result, status)
    }
  }
}
