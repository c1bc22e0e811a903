import CVector
import Columns
import Types

extension Kernel {
  /// Product of the values; of none null.
  static let product = Kernel("product") { request in
    guard let type = request.operands.first, let lane = type.lane else { return nil }
    let width = type.registerWidth
    if type.isFloat {
      return .reduction(
        .over(Counted(ScaledProduct())) { state, call in
          state.count += call.validCount
          call.forEachPiece(of: lane, width: width) { (cells: UnsafePointer<Double>, status, _, count) in
            for index in 0..<count where status?[index] ?? 0 == 0 { state.value.multiply(by: cells[index]) }
          }
        } merge: { left, right in
          left.count += right.count
          left.value.multiply(by: right.value)
        } finish: { state, result in
          guard state.count > 0 else { return .null }
          result.storeBytes(of: state.value.double, as: Double.self)
          return .valid
        })
    }
    guard type.isInteger else { return nil }
    return .reduction(
      .over(Counted(IntegerProduct())) { state, call in
        state.count += call.validCount
        call.forEachPiece(of: lane, width: width) { (cells: UnsafePointer<Int64>, status, _, count) in
          for index in 0..<count where status?[index] ?? 0 == 0 {
            if lane == .uInt64 {
              state.value.multiply(by: UInt64(bitPattern: cells[index]))
            } else {
              state.value.multiply(by: cells[index])
            }
          }
        }
      } merge: { left, right in
        left.count += right.count
        left.value.multiply(by: right.value)
      } finish: { state, result in
        guard state.count > 0 else { return .null }
        guard let product = state.value.exact else { return .error }
        return result.storeInteger(product, as: request.result)
      })
  }
}

/// What values come to, and how many there were.
private struct Counted<Value: BitwiseCopyable & Sendable>: BitwiseCopyable, Sendable {
  var value: Value
  var count = 0

  init(_ value: Value) { self.value = value }
}
