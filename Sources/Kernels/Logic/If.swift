import CVector
import Types

extension Kernel {
  /// `then` where the condition is true, `else` where it is false or null. An error stays only where it is taken.
  static let `if` = Kernel("if") { request in
    guard request.operands.count == 3, request.operands[0] == .bool, request.operands[1] == request.operands[2]
    else { return nil }
    let width = Int32(request.operands[1].registerWidth)
    return .full { call in
      vector_if(
        width, call.operands[0].cells, call.operands[1].cells, call.operands[2].cells, call.result, call.status,
        call.count)
    }
  }
}
