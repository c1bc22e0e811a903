import CVector
import Types

/// How the weights of earlier values fade, as pandas documents it.
struct ExponentialWeights: Sendable {
  /// Weight of the newest value where all weights add up to 1.
  let alpha: Double
  /// Weights are divided by their sum; else the first value counts as if it had been there for ever.
  let isAdjusted: Bool
  /// Null rows let nothing fade.
  let ignoresNulls: Bool
  let minPeriods: Int

  /// Nil where the checker would not let the options through.
  init?(_ request: KernelRequest) {
    guard case .bool(let isAdjusted)? = request.options["adjust"],
      case .bool(let ignoresNulls)? = request.options["ignore_na"],
      let minPeriods = request.integer("min_periods"), let alpha = ExponentialWeights.alpha(request)
    else { return nil }
    self.alpha = alpha
    self.isAdjusted = isAdjusted
    self.ignoresNulls = ignoresNulls
    self.minPeriods = minPeriods
  }

  static let options = ["alpha", "com", "span", "half_life", "adjust", "ignore_na", "min_periods"]

  private static func alpha(_ request: KernelRequest) -> Double? {
    func option(_ name: String) -> Double? {
      if case .float(let value)? = request.options[name] { value } else { nil }
    }
    if let alpha = option("alpha") { return alpha }
    if let com = option("com") { return 1 / (1 + com) }
    if let span = option("span") { return 2 / (span + 1) }
    guard let halfLife = option("half_life"), let loop = vector_unary(.exponential, .float64)
    else { return nil }
    // The logarithm of a half, rounded.
    var power = -0x1.62e42fefa39efp-1 / halfLife
    var decay = 0.0
    loop(&power, &decay, 1)
    return 1 - decay
  }

  /// By how much a weight fades from row to row.
  var decay: Double { 1 - alpha }

  /// Weight of a new value, compared with those before.
  var newWeight: Double { isAdjusted ? 1 : alpha }
}
