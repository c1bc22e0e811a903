import CVector
import Columns
import Types

extension Kernel {
  /// Number of edges that lie below a value, or at it.
  static let cut = Kernel("cut", options: ["closed"]) { request in
    guard let type = request.sharedType, request.operands.count >= 2, let order = ValueOrder(type),
      let closed = request.text("closed"), let lane = type.lane
    else { return nil }
    // Closed to the right: an edge belongs to the bin below it.
    let isBelow = vector_compare(closed == "right" ? .less : .lessEqual, lane)
    return .full { call in
      _ = call.mergeStatus()
      let result = call.result(as: Int64.self)
      result.update(repeating: 0, count: call.count)
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: call.count) { scratch in
        guard let answers = scratch.baseAddress else { return }
        for edge in call.operands.dropFirst() {
          isBelow(edge.values, call.operands[0].values, answers, call.count)
          for row in 0..<call.count { result[row] += Int64(answers[row]) }
        }
      }
      order.markNaN(call.operands[0], call)
      vector_clear_invalid(call.status, call.count, 8, call.result)
      return vector_any_set(call.status, call.count)
    }
  }

  /// Number of the value's bin, from 0, among `n` that hold about as many values each.
  static let qcut = Kernel("qcut", options: ["n"]) { request in
    guard let type = request.operands.first, type.isNumber, let order = ValueOrder(type),
      let bins = request.integer("n"), bins > 0
    else { return nil }
    return .whole(
      Whole(.group) { call in
        let result = call.result(as: Int64.self)
        result.update(repeating: 0, count: call.count)
        guard let ranking = Ranking(call, .numbers(order), isDescending: false) else {
          return call.status.update(repeating: CellStatus.error.rawValue, count: call.count)
        }
        call.status.update(repeating: CellStatus.null.rawValue, count: call.count)
        let keys = order.keys(of: call)
        var bin = 0
        var edge = -Double.infinity
        for row in ranking.rows {
          let value = order.double(keys[row])
          while bin < bins, bin == 0 || value > edge {
            bin += 1
            edge = bin < bins ? edgeOfBin(Double(bin) / Double(bins), ranking, keys, order) : .infinity
          }
          result[row] = Int64(bin - 1)
          call.status[row] = CellStatus.valid.rawValue
        }
      })
  }
}

/// The quantile that ends a bin.
private func edgeOfBin(
  _ share: Double, _ ranking: Ranking, _ keys: [Int64], _ order: ValueOrder
) -> Double {
  let rule = QuantileRule(share: share)
  let place = rule.place(in: ranking.rows.count)
  let next = min(place.index + 1, ranking.rows.count - 1)
  return rule.value(keys[ranking.rows[place.index]], keys[ranking.rows[next]], at: place, in: order)
}
