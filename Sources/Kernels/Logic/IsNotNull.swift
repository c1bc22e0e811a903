import CVector

extension Kernel {
  /// Whether the operand has a value; never null itself. An error stays an error.
  static let isNotNull = Kernel("is_not_null") { request in
    guard request.operands.count == 1 else { return nil }
    return .full { call in
      let result = call.result(as: UInt8.self)
      let partial = vector_is_null(call.operands[0].status, result, call.status, call.count)
      vector_not(result, result, call.count)
      return partial
    }
  }
}
