import CVector
import Types

/// Kernels that are one loop over numbers: floats cannot fail, integers can.
extension PreparedKernel {
  /// One operand. Nil outside the operation's types.
  static func unary(_ operation: VectorOperation, _ request: KernelRequest) -> PreparedKernel? {
    guard request.operands.count == 1, let lane = request.numberLane else { return nil }
    if let loop = vector_unary(operation, lane) {
      return .values { call in loop(call.operands[0].values, call.result, call.count) }
    }
    if let loop = vector_checked_unary(operation, lane) {
      return .fallible { call in loop(call.operands[0].values, call.result, call.status, call.count) }
    }
    return nil
  }

  /// Two operands of one type.
  static func binary(_ operation: VectorOperation, _ request: KernelRequest) -> PreparedKernel? {
    guard request.operands.count == 2, let lane = request.numberLane else { return nil }
    return binary(operation, lane)
  }

  /// Two operands whose cells are machine numbers of one type.
  static func binary(_ operation: VectorOperation, _ lane: VectorLane) -> PreparedKernel? {
    if let loop = vector_binary(operation, lane) {
      return .values { call in
        loop(call.operands[0].values, call.operands[1].values, call.result, call.count)
      }
    }
    if let loop = vector_checked_binary(operation, lane) {
      return .fallible { call in
        loop(call.operands[0].values, call.operands[1].values, call.result, call.status, call.count)
      }
    }
    return nil
  }

  /// As `binary`, for an operation that divides by its second operand: with the option `on_zero` of 'null',
  /// a row whose divisor is zero is null.
  static func division(_ operation: VectorOperation, _ request: KernelRequest) -> PreparedKernel? {
    let quotient = binary(operation, request)
    guard request.text("on_zero") == "null", let quotient, let lane = request.numberLane else {
      return quotient
    }
    return .full { call in
      var partial = call.mergeStatus()
      partial = vector_null_at_zero(lane, call.operands[1].values, call.status, call.count) || partial
      switch quotient {
      case .values(let loop): loop(call)
      case .fallible(let loop): partial = loop(call) || partial
      case .full, .stencil, .scan, .reduction, .whole: preconditionFailure("a division is one loop")
      }
      return partial
    }
  }
}

extension KernelRequest {
  /// The lane that all operands share, if they are numbers or durations.
  var numberLane: VectorLane? {
    guard let type = sharedType, type.isNumber || type == .duration else { return nil }
    return type.lane
  }
}

extension BlockCall {
  /// Writes to `status` the status of a strict operation, as the engine does for kernels that do not do it
  /// themselves. Returns whether any cell is not valid.
  func mergeStatus() -> Bool {
    status.update(repeating: 0, count: count)
    var partial = false
    for operand in operands where operand.status != nil {
      partial = vector_merge_status(operand.status, status, count) || partial
    }
    return partial
  }
}
