import Columns
import Types

extension Kernel {
  /// The value in the middle, or the mean of the two in the middle; of none null.
  static let median = Kernel("median") { request in .quantile(request, .median) }

  /// The value that a share of the values lies below; of none null.
  static let quantile = Kernel("quantile", options: ["q", "interpolation"]) { request in
    QuantileRule(request).flatMap { .quantile(request, $0) }
  }
}

extension PreparedKernel {
  fileprivate static func quantile(_ request: KernelRequest, _ rule: QuantileRule) -> PreparedKernel? {
    guard let type = request.operands.first, type.isNumber, let order = ValueOrder(type) else { return nil }
    return .aggregate { call in
      let quantile: Double? = order.withKeys(of: call) { keys in
        if keys.isEmpty { return nil }
        if keys.contains(where: { order.isNaN($0) }) { return .nan }
        let place = rule.place(in: keys.count)
        let (lower, higher) = Selection.pair(place.index, of: keys)
        return rule.value(lower, higher, at: place, in: order)
      }
      guard let quantile else { return .null }
      call.result.storeBytes(of: quantile, as: Double.self)
      return .valid
    }
  }

  /// A kernel that makes one cell of all rows.
  static func aggregate(
    _ cell: @escaping @Sendable (borrowing BlockCall) -> CellStatus
  ) -> PreparedKernel {
    .whole(Whole(.aggregate) { call in call.status.pointee = cell(call).rawValue })
  }
}
