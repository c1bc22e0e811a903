import CVector
import Columns
import Types

extension Kernel {
  /// Number of different values in the window that are not null.
  static let rollingNUnique = Kernel("rolling_n_unique", options: ["window"]) { request in
    guard let extent = RollingExtent(request, least: 0, minPeriods: 0), extent.operands == 1,
      let type = request.operands.first
    else { return nil }
    let order = ValueOrder(type)
    guard order != nil || type == .string || type == .categorical else { return nil }
    return .whole(
      Whole(.series) { call in
        let windows = extent.windows(call)
        let result = call.result(as: Int64.self)
        let kinds = kinds(of: call, windows, order)
        var counts = [Int32](repeating: 0, count: kinds.count)
        var unique: Int64 = 0
        windows.ranges.forEachChange { row in
          guard windows.hasValue(row) else { return }
          counts[kinds[row]] += 1
          if counts[kinds[row]] == 1 { unique += 1 }
        } leave: { row in
          guard windows.hasValue(row) else { return }
          counts[kinds[row]] -= 1
          if counts[kinds[row]] == 0 { unique -= 1 }
        } visit: { row in
          result[row] = unique
        }
        vector_clear_invalid(call.status, call.count, 8, call.result)
      })
  }
}

/// A number for each row that rows of equal values share; it says nothing where there is no value.
private func kinds(of call: borrowing BlockCall, _ windows: RangedWindows, _ order: ValueOrder?) -> [Int] {
  var kinds = [Int](repeating: 0, count: call.count)
  func share(_ rows: [Int], _ areEqual: (Int, Int) -> Bool) {
    for (last, row) in zip(rows, rows.dropFirst()) {
      kinds[row] = kinds[last] + (areEqual(last, row) ? 0 : 1)
    }
  }
  let rows = (0..<call.count).filter(windows.hasValue)
  if let order {
    let keys = order.keys(of: call).map { order.merged($0) }
    share(rows.sorted { keys[$0] < keys[$1] }) { keys[$0] == keys[$1] }
  } else {
    let texts = call.operand(0, as: TextView.self)
    // Of texts in order, equal is what does not precede.
    share(rows.sorted { texts[$0].precedes(texts[$1]) }) { !texts[$0].precedes(texts[$1]) }
  }
  return kinds
}
