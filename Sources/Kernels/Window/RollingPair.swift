import Types

extension Kernel {
  /// Covariance of two columns in the window; null for fewer than `ddof + 1` pairs.
  static let rollingCov = Kernel("rolling_cov", options: ["window", "min_periods", "ddof"]) { request in
    guard let ddof = request.integer("ddof"), ddof >= 0 else { return nil }
    return .pairWindow(request, least: ddof + 1) { moments, _, _ in
      moments.count > ddof ? (moments.xy / (moments.count - ddof)).double : nil
    }
  }

  /// Pearson's correlation of two columns in the window; NaN where one does not vary.
  static let rollingCorr = Kernel("rolling_corr", options: ["window", "min_periods"]) { request in
    .pairWindow(request, least: 2) { moments, _, _ in
      guard moments.xx.isPositive, moments.yy.isPositive else { return nil }
      return Swift.min(1, Swift.max(-1, moments.xy.divided(byRootOf: moments.xx * moments.yy)))
    }
  }

  /// Slope of the line of least squares through the points of the window.
  static let rollingSlope = Kernel("rolling_slope", options: ["window", "min_periods"]) { request in
    .pairWindow(request, least: 2, isSecondOptional: true) { moments, _, _ in
      moments.xx.isPositive ? moments.xy.divided(by: moments.xx) : nil
    }
  }

  /// Where that line stands at zero.
  static let rollingIntercept = Kernel("rolling_intercept", options: ["window", "min_periods"]) { request in
    .pairWindow(request, least: 2, isSecondOptional: true) { moments, _, _ in
      moments.height(at: WideReal(0.0))
    }
  }

  /// How far above that line the row itself stands; null where the row has no value.
  static let rollingResidual = Kernel("rolling_residual", options: ["window", "min_periods"]) { request in
    .pairWindow(request, least: 2, isSecondOptional: true, isOfRow: true) { moments, x, y in
      guard moments.xx.isPositive else { return nil }
      let count = moments.count
      let dx = WideReal(x) - moments.x / count
      let dy = WideReal(y) - moments.y / count
      return (dy * moments.xx - moments.xy * dx).divided(by: moments.xx)
    }
  }
}

extension PairMoments<WideReal> {
  /// The line of least squares at a place, rounded once; nil where all points stand above each other.
  fileprivate func height(at place: WideReal) -> Double? {
    guard xx.isPositive else { return nil }
    return (y / count * xx + xy * (place - x / count)).divided(by: xx)
  }
}
