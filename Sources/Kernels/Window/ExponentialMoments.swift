import Columns
import Types

extension Kernel {
  /// Exponentially weighted mean of the values up to each row.
  static let ewmMean = Kernel("ewm_mean", options: ExponentialWeights.options) { request in
    .exponential(request) { moments, _ in moments.mean }
  }

  /// Exponentially weighted variance of the values up to each row.
  static let ewmVar = Kernel("ewm_var", options: ExponentialWeights.options + ["bias"]) { request in
    .exponential(request) { moments, isBiased in moments.variance(isBiased: isBiased) }
  }

  /// Exponentially weighted standard deviation of the values up to each row.
  static let ewmStd = Kernel("ewm_std", options: ExponentialWeights.options + ["bias"]) { request in
    .exponential(request) { moments, isBiased in moments.variance(isBiased: isBiased)?.squareRoot() }
  }
}

/// Weighted mean and variance so far.
private struct ExponentialMoments: BitwiseCopyable, Sendable {
  private(set) var mean: Double? = nil
  private var biased = 0.0
  /// Weight of the mean so far, compared with that of a new value.
  private var oldWeight = 1.0
  /// Sum of the weights, and of their squares.
  private var sum = 1.0
  private var squares = 1.0
  private(set) var count = 0
  var hasFailed = false

  /// A null row.
  mutating func fade(_ weights: ExponentialWeights) {
    guard mean != nil else { return }
    oldWeight *= weights.decay
    sum *= weights.decay
    squares *= weights.decay * weights.decay
  }

  mutating func add(_ value: Double, _ weights: ExponentialWeights) {
    count += 1
    guard let before = mean else {
      mean = value
      return
    }
    fade(weights)
    let new = weights.newWeight
    let total = oldWeight + new
    // Equal values keep their value to the last bit.
    let mean = value == before ? before : (oldWeight * before + new * value) / total
    let (shift, deviation) = (before - mean, value - mean)
    biased = (oldWeight * (biased + shift * shift) + new * (deviation * deviation)) / total
    self.mean = mean
    sum += new
    squares += new * new
    oldWeight = total
    guard !weights.isAdjusted else { return }
    sum /= oldWeight
    squares /= oldWeight * oldWeight
    oldWeight = 1
  }

  /// Nil where there are too few values for a variance that is not biased.
  func variance(isBiased: Bool) -> Double? {
    if isBiased { return biased }
    let numerator = sum * sum
    let denominator = numerator - squares
    return count > 1 && denominator > 0 ? numerator / denominator * biased : nil
  }
}

extension PreparedKernel {
  fileprivate static func exponential(
    _ request: KernelRequest,
    _ value: @escaping @Sendable (ExponentialMoments, _ isBiased: Bool) -> Double?
  ) -> PreparedKernel? {
    guard request.operands == [.float64], let weights = ExponentialWeights(request) else { return nil }
    let isBiased = request.options["bias"] == .bool(true)
    return .scan(
      .over(ExponentialMoments()) { state, call in
        var partial = call.writeCumulativeStatus(hasFailed: &state.hasFailed)
        let cells = call.operand(0, as: Double.self)
        let result = call.result(as: Double.self)
        for row in 0..<call.count {
          result[row] = 0
          guard call.status[row] == CellStatus.valid.rawValue else {
            if !weights.ignoresNulls { state.fade(weights) }
            continue
          }
          state.add(cells[row], weights)
          if state.count >= weights.minPeriods, let value = value(state, isBiased) {
            result[row] = value
          } else {
            call.status[row] = CellStatus.null.rawValue
            partial = true
          }
        }
        return partial
      })
  }
}
