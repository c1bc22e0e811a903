import CVector
import Columns
import Types

extension Kernel {
  /// The number, or null where it is NaN.
  static let nanAsNull = Kernel("nan_as_null") { request in
    guard let type = request.sharedType, type.isNumber, let lane = type.lane else { return nil }
    let width = type.registerWidth
    guard type.isFloat, let isNaN = vector_unary(.isNaN, lane) else {
      return .values { $0.result.copyMemory(from: $0.operands[0].values, byteCount: $0.count * width) }
    }
    return .full { call in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: call.count) { scratch in
        guard let matches = scratch.baseAddress else { return false }
        let of = call.operands[0]
        isNaN(of.values, matches, call.count)
        call.result.copyMemory(from: of.values, byteCount: call.count * width)
        return vector_null_where(matches, of.status, nil, call.status, call.count)
      }
    }
  }
}
