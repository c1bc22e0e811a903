import CVector
import Types

extension PreparedKernel {
  /// The smallest or the largest values over spans of time; keys are those of `rolling_min` and
  /// `rolling_max`.
  static func timeExtreme<Key: WindowCell>(
    _ request: KernelRequest, _ window: TimeWindow, _ key: Key.Type, isMax: Bool
  ) -> PreparedKernel? {
    guard let type = request.operands.first, type.isNumber, let lane = type.lane else { return nil }
    return .overTime(request, window) { call, windows in
      let cells: [Key] = windows.cells(call, lane)
      let keys = cells.withUnsafeBytes { Array($0.bindMemory(to: Int64.self)) }
      let extremes =
        isMax
        ? windows.ranges.fold(keys, empty: .min) { max($0, $1) }
        : windows.ranges.fold(keys, empty: .max) { min($0, $1) }
      extremes.withUnsafeBufferPointer { extremes in
        guard let base = extremes.baseAddress else { return }
        vector_store_keys(lane, base, extremes.count, call.result)
      }
    }
  }
}
