import CVector

extension Kernel {
  /// Whether the first operand equals any of the others. As a chain of `==` joined by `or`: a match
  /// decides, else an error or a null among the values makes the row one.
  static let isIn = Kernel("is_in") { request in
    guard request.operands.count >= 2, let equal = Comparison(.equal, of: request) else { return nil }
    return .full { call in
      let found = call.result(as: UInt8.self)
      found.update(repeating: 0, count: call.count)
      call.status.update(repeating: 0, count: call.count)
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: call.count) { scratch in
        guard let matches = scratch.baseAddress else { return }
        for value in call.operands.dropFirst() {
          equal.write(call.operands[0], value, count: call.count, to: matches)
          vector_is_in_step(matches, value.status, found, call.status, call.count)
        }
      }
      return vector_is_in_finish(call.operands[0].status, found, call.status, call.count)
    }
  }
}
