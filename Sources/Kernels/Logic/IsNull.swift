import CVector

extension Kernel {
  /// Whether the operand is null; never null itself. An error stays an error.
  static let isNull = Kernel("is_null") { request in
    guard request.operands.count == 1 else { return nil }
    return .full { call in
      vector_is_null(call.operands[0].status, call.result(as: UInt8.self), call.status, call.count)
    }
  }
}
