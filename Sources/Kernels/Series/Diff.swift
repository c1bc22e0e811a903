import CVector
import Types

extension Kernel {
  /// The value less the value `n` rows before, in the signed type.
  static let diff = Kernel("diff", options: ["n"]) { request in
    guard let lane = request.numberLane, let lag = request.lag else { return nil }
    let width = request.result.registerWidth
    return .stencil(lookback: lag) { call in
      let of = call.operands[0]
      let partial = vector_lag_status(of.status, call.age, lag, true, call.count, call.status)
      let failed = vector_difference(lane, of.values, lag, call.count, call.status, call.result)
      guard partial || failed else { return false }
      vector_clear_invalid(call.status, call.count, width, call.result)
      return true
    }
  }
}

extension KernelRequest {
  /// The option `n`, a number of rows to look back.
  var lag: Int? { integer("n").flatMap { (0...Int(Int32.max)).contains($0) ? $0 : nil } }
}
