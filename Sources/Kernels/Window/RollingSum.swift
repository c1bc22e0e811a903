import Types

extension Kernel {
  /// Sum of the values in the window.
  static let rollingSum = Kernel("rolling_sum", options: ["window", "min_periods"]) { request in
    guard let type = request.operands.first, let range = WindowRange(request) else { return nil }
    return type.isFloat
      ? .floatWindow(FloatWindow(isMean: false), request, range) : .integerSum(request, range, type)
  }
}

extension PreparedKernel {
  /// Sums or means of floats.
  static func floatWindow(
    _ window: FloatWindow, _ request: KernelRequest, _ range: WindowRange
  ) -> PreparedKernel? {
    guard let slide = WindowSlide<Double>(request, range) else { return nil }
    return .stencil(lookback: range.lookback) { call in
      let scratch = UnsafeMutablePointer<Double>.allocate(
        capacity: FloatWindow.scratchSize(range, rows: call.count))
      defer { scratch.deallocate() }
      let result = call.result(as: Double.self)
      return slide.run(call) { rows in
        window.write(rows, to: result + rows.tile.first, scratch: scratch)
        return false
      }
    }
  }

  fileprivate static func integerSum(
    _ request: KernelRequest, _ range: WindowRange, _ type: DataType
  ) -> PreparedKernel? {
    guard type.isInteger, let slide = WindowSlide<Int64>(request, range) else { return nil }
    let window = IntegerWindow(isUnsigned: type.isUnsignedInteger)
    return .stencil(lookback: range.lookback) { call in
      let scratch = UnsafeMutableRawPointer.allocate(
        byteCount: IntegerWindow.scratchSize(range, rows: call.count), alignment: 16)
      defer { scratch.deallocate() }
      let result = call.result(as: Int64.self)
      return slide.run(call) { rows in
        window.writeSum(rows, to: result + rows.tile.first, scratch: scratch)
      }
    }
  }
}
