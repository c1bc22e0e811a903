import CVector
import Columns
import Types

extension Kernel {
  /// Whether a value is true; of none null.
  static let any = Kernel("any") { request in .truth(request, looksFor: 1) }

  /// Whether no value is false; of none null.
  static let all = Kernel("all") { request in .truth(request, looksFor: 0) }
}

/// Whether the byte that decides has been seen.
private struct Truth: BitwiseCopyable, Sendable {
  var isDecided = false
  var count = 0
}

extension PreparedKernel {
  /// `deciding`: the byte of the value that decides by being there.
  fileprivate static func truth(_ request: KernelRequest, looksFor deciding: UInt8) -> PreparedKernel? {
    guard request.operands == [.bool] else { return nil }
    return .reduction(
      .over(Truth()) { state, call in
        let cells = call.operand(0, as: UInt8.self)
        let status = call.operands[0].status
        state.count += call.validCount
        guard !state.isDecided else { return }
        if let status {
          state.isDecided = (0..<call.count).contains { cells[$0] == deciding && status[$0] == 0 }
        } else {
          state.isDecided = vector_any_equal(cells, call.count, deciding)
        }
      } merge: { left, right in
        left.isDecided = left.isDecided || right.isDecided
        left.count += right.count
      } finish: { state, result in
        guard state.count > 0 else { return .null }
        result.storeBytes(of: state.isDecided ? deciding : 1 - deciding, as: UInt8.self)
        return .valid
      })
  }
}

extension ReductionCall {
  fileprivate func operand<Cell>(_ index: Int, as type: Cell.Type) -> UnsafePointer<Cell> {
    operands[index].values.assumingMemoryBound(to: type)
  }
}
