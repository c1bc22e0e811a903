import Types

/// Which rows a window kernel looks at, and how many values among them it wants.
struct WindowRange {
  /// Rows, the current one included.
  let window: Int
  /// More rows than the file of any transform lets a window have; a plan that was read from a file may ask
  /// for more.
  private static let longest = 1 << 24

  /// Fewer values than this in the window, and the result is null.
  let minPeriods: Int

  init(window: Int, minPeriods: Int) {
    self.window = window
    self.minPeriods = minPeriods
  }

  /// Reads the options `window` and `min_periods`, by default the window; nil where the checker would not
  /// let the numbers through.
  init?(_ request: KernelRequest) {
    guard let window = request.integer("window"), (1...WindowRange.longest).contains(window) else {
      return nil
    }
    let minPeriods = request.integer("min_periods") ?? window
    guard (0...window).contains(minPeriods) else { return nil }
    self.init(window: window, minPeriods: minPeriods)
  }

  /// Rows before the current one.
  var lookback: Int { window - 1 }

  /// Whether the window is too long to be computed anew in every block; see `LongWindow`.
  var isLong: Bool { window > 512 }
}
