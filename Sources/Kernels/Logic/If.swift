import CVector
import Types

extension Kernel {
  /// `then` where the condition is true, `else` where it is false or null. An error stays only where it is
  /// taken.
  static let `if` = Kernel("if") { request in
    let types = request.operands
    guard types.count == 3, types[0] == .bool, types[1] == types[2] else { return nil }
    let width = Int32(types[1].registerWidth)
    return .full { call in
      let (condition, then, otherwise) = (call.operands[0], call.operands[1], call.operands[2])
      return vector_if(
        width, condition.cells, then.cells, otherwise.cells, call.result, call.status, call.count)
    }
  }
}
