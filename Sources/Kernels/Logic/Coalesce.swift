import CVector
import Types

extension Kernel {
  /// The first operand that is not null. Errors behind it are not taken.
  static let coalesce = Kernel("coalesce") { .firstPresent($0) }
}

extension PreparedKernel {
  /// The first operand of one type that is not null.
  static func firstPresent(_ request: KernelRequest) -> PreparedKernel? {
    guard let type = request.sharedType else { return nil }
    let width = Int32(type.registerWidth)
    return .full { call in
      var taken = call.operands[0].cells
      var partial = vector_coalesce(width, taken, taken, call.result, call.status, call.count)
      for operand in call.operands.dropFirst() where partial {
        taken = VectorCells(values: call.result, status: call.status)
        partial = vector_coalesce(width, taken, operand.cells, call.result, call.status, call.count)
      }
      return partial
    }
  }
}
