import CVector

extension Kernel {
  /// Whether low <= of <= high in the total order.
  static let between = Kernel("between") { request in
    guard request.operands.count == 3, let type = request.sharedType else { return nil }
    if let lane = type.lane {
      return .ternary(vector_between(lane))
    }
    guard let notAbove = Comparison(.lessEqual, of: type) else { return nil }
    return .values { call in
      let result = call.result(as: UInt8.self)
      notAbove.write(call.operands[0], call.operands[2], count: call.count, to: result)
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: call.count) { scratch in
        guard let notBelow = scratch.baseAddress else { return }
        notAbove.write(call.operands[1], call.operands[0], count: call.count, to: notBelow)
        for row in 0..<call.count { result[row] &= notBelow[row] }
      }
    }
  }
}

extension PreparedKernel {
  /// One loop over three operands of one fixed-width type.
  static func ternary(_ loop: @escaping VectorTernary) -> PreparedKernel {
    .values { call in
      loop(
        call.operands[0].values, call.operands[1].values, call.operands[2].values, call.result, call.count)
    }
  }
}
