import CVector
import Types

extension Kernel {
  /// True of false, false of true.
  static let not = Kernel("not") { request in
    guard request.operands == [.bool] else { return nil }
    return .values { call in
      vector_not(call.operand(0, as: UInt8.self), call.result(as: UInt8.self), call.count)
    }
  }
}
