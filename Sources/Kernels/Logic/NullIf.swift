import CVector
import Types

extension Kernel {
  /// Null where both operands are equal, else the first.
  static let nullIf = Kernel("null_if") { request in
    guard request.operands.count == 2, let type = request.sharedType, let equal = Comparison(.equal, of: type)
    else { return nil }
    return .full { call in
      let (of, value) = (call.operands[0], call.operands[1])
      return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: call.count) { scratch in
        guard let matches = scratch.baseAddress else { return false }
        equal.write(of, value, count: call.count, to: matches)
        call.result.copyMemory(from: of.values, byteCount: call.count * type.registerWidth)
        return vector_null_where(matches, of.status, value.status, call.status, call.count)
      }
    }
  }
}
