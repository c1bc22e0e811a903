import Columns
import Types

extension Kernel {
  /// Sum of the values; of none: null, or the option `empty`.
  static let sum = Kernel("sum", options: ["empty"]) { request in
    guard let type = request.operands.first, let lane = type.lane else { return nil }
    let width = type.registerWidth
    let empty = request.integer("empty")
    if type.isFloat {
      return .reduction(
        .over(FloatSum()) { state, call in
          state.add(call, of: lane, width: width)
        } merge: {
          $0.merge($1)
        } finish: { state, result in
          guard state.count > 0 || empty != nil else { return .null }
          result.storeBytes(of: state.count > 0 ? state.sum : Double(empty ?? 0), as: Double.self)
          return .valid
        })
    }
    guard type.isInteger || type == .duration else { return nil }
    return .reduction(
      .over(IntegerSum()) { state, call in
        state.add(call, of: lane, width: width)
      } merge: {
        $0.merge($1)
      } finish: { state, result in
        guard state.count > 0 || empty != nil else { return .null }
        let sum = state.count > 0 ? state.total : Int128(empty ?? 0)
        return result.storeInteger(sum, as: request.result)
      })
  }
}

extension UnsafeMutableRawPointer {
  /// Stores an integer of 64 bits; one that does not fit is an error.
  func storeInteger(_ value: Int128, as type: DataType) -> CellStatus {
    if type == .uint64 {
      guard let fitting = UInt64(exactly: value) else { return .error }
      storeBytes(of: fitting, as: UInt64.self)
    } else {
      guard let fitting = Int64(exactly: value) else { return .error }
      storeBytes(of: fitting, as: Int64.self)
    }
    return .valid
  }
}
