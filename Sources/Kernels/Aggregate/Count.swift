import Columns
import Types

extension Kernel {
  /// Number of values that are not null.
  static let count = Kernel("count") { request in
    guard request.operands.count == 1 else { return nil }
    return .reduction(
      .over(0) { count, call in
        count += call.validCount
      } merge: {
        $0 += $1
      } finish: { count, result in
        result.storeBytes(of: Int64(count), as: Int64.self)
        return .valid
      })
  }
}
