import Types

extension Kernel {
  /// The same instant under another zone's name.
  static let convertZone = Kernel("convert_zone", options: ["zone"]) { request in
    guard request.operands.count == 1, request.operands[0].zone != nil, request.result.zone != nil else {
      return nil
    }
    return .values { call in
      call.result.copyMemory(
        from: call.operands[0].values, byteCount: call.count * request.result.registerWidth)
    }
  }
}
