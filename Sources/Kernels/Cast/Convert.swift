import CVector
import Types

extension Kernel {
  /// The implicit conversion to a wider type, which the planner writes where types meet. Values are kept,
  /// integers above 2^53 become the nearest float64; a uint64 that does not fit int64 is an error of the
  /// cell. A bare `null` becomes a null of any type.
  static let convert = Kernel("convert") { request in
    guard request.operands.count == 1 else { return nil }
    let (from, to) = (request.operands[0], request.result)
    if from == .null {
      return .full { call in
        call.result.initializeMemory(as: UInt8.self, repeating: 0, count: call.count * to.registerWidth)
        call.status.update(repeating: 2, count: call.count)
        return true
      }
    }
    guard from.isNumber, to.isNumber, let source = from.lane, let target = to.lane else { return nil }
    if let loop = vector_convert(source, target) {
      return .values { call in loop(call.operands[0].values, call.result, call.count) }
    }
    if let loop = vector_checked_convert(source, target) {
      return .fallible { call in loop(call.operands[0].values, call.result, call.status, call.count) }
    }
    return nil
  }
}
