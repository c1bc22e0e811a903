import CVector
import Columns
import Types

extension Kernel {
  /// Place of the row's value among those of its window, from 1; equal values share the mean of their places.
  static let rollingRank = Kernel("rolling_rank", options: ["window", "min_periods"]) { request in
    guard let extent = RollingExtent(request, least: 1), extent.operands == 1,
      let type = request.operands.first, type.isNumber, let order = ValueOrder(type)
    else { return nil }
    return .whole(
      Whole(.series) { call in
        let windows = extent.windows(call)
        let result = call.result(as: Double.self)
        let keys = order.keys(of: call).map { order.merged($0) }
        func isRanked(_ row: Int) -> Bool { windows.hasValue(row) && !order.isNaN(keys[row]) }
        let values = Set((0..<call.count).filter(isRanked).map { keys[$0] }).sorted()
        let places = keys.map { key in values.firstPlace { $0 >= key } }
        var counts = PlaceCounts(values.count)
        windows.ranges.forEachChange { row in
          if isRanked(row) { counts.add(1, at: places[row]) }
        } leave: { row in
          if isRanked(row) { counts.add(-1, at: places[row]) }
        } visit: { row in
          result[row] = 0
          guard call.status[row] == CellStatus.valid.rawValue else { return }
          guard isRanked(row) else {
            call.status[row] = CellStatus.null.rawValue
            return
          }
          let (less, upTo) = (counts.sum(before: places[row]), counts.sum(before: places[row] + 1))
          result[row] = Double(less + upTo + 1) / 2
        }
        vector_clear_invalid(call.status, call.count, 8, call.result)
      })
  }
}

/// Counts by place, whose sums grow with the logarithm of the number of places (Fenwick, 1994).
private struct PlaceCounts {
  private var sums: [Int]

  init(_ count: Int) { sums = [Int](repeating: 0, count: count + 1) }

  mutating func add(_ change: Int, at place: Int) {
    var node = place + 1
    while node < sums.count {
      sums[node] += change
      node += node & -node
    }
  }

  func sum(before place: Int) -> Int {
    var (node, sum) = (place, 0)
    while node > 0 {
      sum += sums[node]
      node -= node & -node
    }
    return sum
  }
}

extension [Int64] {
  /// The place of the first of the ascending values for which a condition holds.
  fileprivate func firstPlace(where holds: (Int64) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
