import Types

extension Kernel {
  /// How far the clocks of its zone are ahead of UTC at an instant.
  static let utcOffset = Kernel("utc_offset") { request in
    guard request.operands.count == 1, request.operands[0].zone != nil,
      let rules = request.rules(of: request.operands[0])
    else { return nil }
    guard let rules else { return .rows { (_: Int64) in Int64(0) } }
    return .values { call in
      let of = call.operand(0, as: Int64.self)
      let result = call.result(as: Int64.self)
      var cursor = ZoneCursor(rules)
      for row in 0..<call.count { result[row] = cursor.offset(at: of[row]) }
    }
  }
}
