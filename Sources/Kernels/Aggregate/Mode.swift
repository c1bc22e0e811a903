import Columns
import Types

extension Kernel {
  /// The value that occurs most often, of several the smallest; of none null.
  static let mode = Kernel("mode") { request in
    guard let type = request.operands.first, request.operands.count == 1 else { return nil }
    if let order = ValueOrder(type) {
      return .aggregate { call in
        let mode: Int64? = order.withKeys(of: call) { keys in
          for index in keys.indices { keys[index] = order.merged(keys[index]) }
          keys.sort()
          return longestRun(keys.count) { keys[$0] == keys[$1] }.map { keys[$0] }
        }
        guard let mode else { return .null }
        order.store(mode, to: call.result)
        return .valid
      }
    }
    guard type == .string else { return nil }
    return .aggregate { call in
      let cells = call.operand(0, as: TextView.self)
      let status = call.operands[0].status
      let texts = (0..<call.count).filter { status?[$0] ?? 0 == CellStatus.valid.rawValue }
        .map { cells[$0] }.sorted { $0.precedes($1) }
      guard let first = longestRun(texts.count, { !texts[$0].precedes(texts[$1]) }) else { return .null }
      call.result.storeBytes(of: texts[first], as: TextView.self)
      return .valid
    }
  }
}

/// Where the longest run of equal values begins among sorted ones, the first of several; nil: there are none.
private func longestRun(_ count: Int, _ areEqual: (Int, Int) -> Bool) -> Int? {
  var best: (first: Int, length: Int)?
  var first = 0
  for index in 0..<count where index + 1 == count || !areEqual(index, index + 1) {
    if index + 1 - first > best?.length ?? 0 { best = (first, index + 1 - first) }
    first = index + 1
  }
  return best?.first
}
