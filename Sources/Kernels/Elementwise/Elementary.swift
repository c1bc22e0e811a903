import CVector
import Types

extension PreparedKernel {
  /// A function of one float.
  static func elementary(_ function: VectorElementary, _ request: KernelRequest) -> PreparedKernel? {
    guard request.operands == [.float64] else { return nil }
    let loop = vector_elementary(function)
    return .values { call in loop(call.operands[0].values, call.result, call.count) }
  }

  /// A function of two floats.
  static func elementary(_ function: VectorElementaryOfTwo, _ request: KernelRequest) -> PreparedKernel? {
    guard request.operands == [.float64, .float64] else { return nil }
    let loop = vector_elementary_of_two(function)
    return .values { call in
      loop(call.operands[0].values, call.operands[1].values, call.result, call.count)
    }
  }
}
