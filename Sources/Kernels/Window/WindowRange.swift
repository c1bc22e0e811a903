import Types

/// Which rows a window kernel looks at, and how many values among them it wants.
struct WindowRange {
  /// Rows, the current one included.
  let window: Int
  /// Fewer values than this in the window, and the result is null.
  let minPeriods: Int

  /// Nil where the checker would not let the numbers through.
  init?(window: Int, minPeriods: Int) {
    guard window >= 1, (0...window).contains(minPeriods) else { return nil }
    self.window = window
    self.minPeriods = minPeriods
  }

  /// Reads the options `window` and `min_periods`, by default the window.
  init?(_ request: KernelRequest) {
    guard let window = request.integer("window") else { return nil }
    self.init(window: window, minPeriods: request.integer("min_periods") ?? window)
  }

  /// Rows before the current one.
  var lookback: Int { window - 1 }
}
