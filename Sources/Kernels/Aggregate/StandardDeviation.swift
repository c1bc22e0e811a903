import Columns
import Types

extension Kernel {
  /// Standard deviation of the values; null for fewer than `ddof + 1` of them.
  static let std = Kernel("std", options: ["ddof"]) { request in .spread(request, isRoot: true) }

  /// Variance of the values; null for fewer than `ddof + 1` of them.
  static let `var` = Kernel("var", options: ["ddof"]) { request in .spread(request, isRoot: false) }
}

extension PreparedKernel {
  fileprivate static func spread(_ request: KernelRequest, isRoot: Bool) -> PreparedKernel? {
    guard let type = request.operands.first, type.isNumber, let lane = type.lane,
      let ddof = request.integer("ddof"), ddof >= 0
    else { return nil }
    let width = type.registerWidth
    let isWide = type.isInteger && width == 8
    return .reduction(
      .over(Spread()) { state, call in
        if isWide {
          state.addIntegers(call, of: lane)
        } else {
          state.addFloats(call, of: lane, width: width)
        }
      } merge: {
        $0.merge($1)
      } finish: { state, result in
        guard let spread = state.spread(ddof: ddof, isRoot: isRoot) else { return .null }
        result.storeBytes(of: spread, as: Double.self)
        return .valid
      })
  }
}
