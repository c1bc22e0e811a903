import CVector
import Columns
import Types

extension Kernel {
  /// Smallest value of the series up to each row.
  static let cumMin = Kernel("cum_min") { request in .cumulativeExtreme(request, isMax: false) }

  /// Largest value of the series up to each row.
  static let cumMax = Kernel("cum_max") { request in .cumulativeExtreme(request, isMax: true) }
}

/// The extreme so far, as a key in the order of the cells.
private struct ExtremeRun: BitwiseCopyable, Sendable {
  var key: Int64
  var hasFailed = false
}

extension PreparedKernel {
  fileprivate static func cumulativeExtreme(_ request: KernelRequest, isMax: Bool) -> PreparedKernel? {
    guard let type = request.operands.first, let lane = type.lane else { return nil }
    let width = type.registerWidth
    return .scan(
      .over(ExtremeRun(key: isMax ? .min : .max)) { state, call in
        let partial = call.writeCumulativeStatus(hasFailed: &state.hasFailed)
        let keys = UnsafeMutablePointer<Int64>.allocate(capacity: call.count)
        defer { keys.deallocate() }
        let operand = call.operands[0]
        vector_load_keys(lane, isMax, operand.values, operand.status, call.count, keys)
        for row in 0..<call.count {
          state.key = isMax ? Swift.max(state.key, keys[row]) : Swift.min(state.key, keys[row])
          keys[row] = state.key
        }
        vector_store_keys(lane, keys, call.count, call.result)
        if partial { vector_clear_invalid(call.status, call.count, width, call.result) }
        return partial
      })
  }
}
