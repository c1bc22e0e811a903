import Columns
import Types

extension Kernel {
  /// Sum of the values divided by their number; of none null.
  static let mean = Kernel("mean") { request in
    guard let type = request.operands.first, let lane = type.lane else { return nil }
    let width = type.registerWidth
    if type.isFloat {
      return .reduction(
        .over(FloatSum()) { state, call in
          state.add(call, of: lane, width: width)
        } merge: {
          $0.merge($1)
        } finish: { state, result in
          result.storeMean(state.mean, of: state.count)
        })
    }
    guard type.isInteger else { return nil }
    return .reduction(
      .over(IntegerSum()) { state, call in
        state.add(call, of: lane, width: width)
      } merge: {
        $0.merge($1)
      } finish: { state, result in
        result.storeMean(state.count > 0 ? state.mean : 0, of: state.count)
      })
  }
}

extension UnsafeMutableRawPointer {
  fileprivate func storeMean(_ mean: Double, of count: Int) -> CellStatus {
    guard count > 0 else { return .null }
    storeBytes(of: mean, as: Double.self)
    return .valid
  }
}
