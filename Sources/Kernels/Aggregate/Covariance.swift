import Columns
import Types

extension Kernel {
  /// Covariance of the pairs in which both have a value; null for fewer than `ddof + 1` of them.
  static let cov = Kernel("cov", options: ["ddof"]) { request in
    guard let ddof = request.integer("ddof"), ddof >= 0 else { return nil }
    return .pairs(request) { $0.covariance(ddof: ddof) }
  }

  /// Pearson's correlation of the pairs in which both have a value; null for fewer than two of them.
  static let corr = Kernel("corr") { request in .pairs(request) { $0.correlation } }
}

extension PreparedKernel {
  fileprivate static func pairs(
    _ request: KernelRequest, _ value: @escaping @Sendable (CoMoments) -> Double?
  ) -> PreparedKernel? {
    guard request.operands == [.float64, .float64] else { return nil }
    return .reduction(
      .over(CoMoments()) { state, call in
        let x = call.operands[0].values.assumingMemoryBound(to: Double.self)
        let y = call.operands[1].values.assumingMemoryBound(to: Double.self)
        let (xStatus, yStatus) = (call.operands[0].status, call.operands[1].status)
        for row in 0..<call.count where (xStatus?[row] ?? 0) | (yStatus?[row] ?? 0) == 0 {
          state.add(x[row], y[row])
        }
      } merge: {
        $0.merge($1)
      } finish: { state, result in
        guard let value = value(state) else { return .null }
        result.storeBytes(of: value, as: Double.self)
        return .valid
      })
  }
}
