import CVector
import Types

extension Kernel {
  /// The operand, or the second one where it is NaN.
  static let fillNaN = Kernel("fill_nan") { request in
    guard request.operands.count == 2, let type = request.sharedType, let lane = type.lane,
      let isNaN = vector_unary(.isNaN, lane)
    else { return nil }
    let width = Int32(type.registerWidth)
    return .full { call in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: call.count) { scratch in
        guard let replaced = scratch.baseAddress else { return false }
        let of = call.operands[0]
        isNaN(of.values, replaced, call.count)
        vector_mask_valid(of.status, replaced, call.count)
        return vector_if(
          width, VectorCells(values: replaced, status: nil), call.operands[1].cells, of.cells, call.result,
          call.status, call.count)
      }
    }
  }
}
