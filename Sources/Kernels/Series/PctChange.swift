import CVector
import Types

extension Kernel {
  /// (x - p) / p, where p is the value `n` rows before.
  static let pctChange = Kernel("pct_change", options: ["n"]) { request in
    guard request.operands == [.float64], let lag = request.lag else { return nil }
    return .stencil(lookback: lag) { call in
      let partial = vector_lag_status(
        call.operands[0].status, call.age, lag, true, call.count, call.status)
      vector_relative_change(
        call.operand(0, as: Double.self), lag, call.count, call.result(as: Double.self))
      if partial { vector_clear_invalid(call.status, call.count, 8, call.result) }
      return partial
    }
  }
}
