import Types

extension Kernel {
  /// Sum of the values in the window.
  static let rollingSum = Kernel("rolling_sum", options: ["window", "min_periods"]) { request in
    guard let type = request.operands.first else { return nil }
    if type.isFloat { return .floatWindow(request, isMean: false) }
    return .integerWindow(request) { integers, totals, count, _, _, result, status in
      integers.writeSums(totals, count: count, to: result, status)
    }
  }
}
