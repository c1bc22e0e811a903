import Types

extension Kernel {
  /// Sum of the values in the window, divided by their number.
  static let rollingMean = Kernel("rolling_mean", options: ["window", "min_periods"]) { request in
    guard let type = request.operands.first, let range = WindowRange(request) else { return nil }
    return type.isFloat
      ? .floatWindow(FloatWindow(isMean: true), request, range) : .integerMean(request, range, type)
  }
}

extension PreparedKernel {
  fileprivate static func integerMean(
    _ request: KernelRequest, _ range: WindowRange, _ type: DataType
  ) -> PreparedKernel? {
    guard type.isInteger, let slide = WindowSlide<Int64>(request, range) else { return nil }
    let window = IntegerWindow(isUnsigned: type.isUnsignedInteger)
    return .stencil(lookback: range.lookback) { call in
      let scratch = UnsafeMutableRawPointer.allocate(
        byteCount: IntegerWindow.scratchSize(range, rows: call.count), alignment: 16)
      defer { scratch.deallocate() }
      let result = call.result(as: Double.self)
      return slide.run(call) { rows in
        window.writeMean(rows, to: result + rows.tile.first, scratch: scratch)
        return false
      }
    }
  }
}
