import CVector
import Types

extension PreparedKernel {
  /// The three-valued logic of Kleene: a valid deciding operand decides the row, and the other's null or
  /// error is not taken; else the worse of both counts.
  static func kleene(deciding: Bool, _ request: KernelRequest) -> PreparedKernel? {
    guard request.operands == [.bool, .bool] else { return nil }
    return .full { call in
      vector_kleene(
        deciding ? 1 : 0, call.operands[0].cells, call.operands[1].cells, call.result(as: UInt8.self),
        call.status, call.count)
    }
  }
}
