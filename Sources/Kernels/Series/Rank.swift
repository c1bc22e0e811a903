import Columns
import Types

extension Kernel {
  /// Place of the value among those of the group or frame, from 1.
  static let rank = Kernel("rank", options: ["method", "descending"]) { request in
    guard let method = request.text("method").flatMap(RankMethod.init(rawValue:)),
      case .bool(let isDescending)? = request.options["descending"]
    else { return nil }
    return .ranks(request, isDescending: isDescending) { ranking, result in
      ranking.forEachRun { number, places in
        for place in places {
          result[ranking.rows[place]] = method.rank(place, of: places, run: number)
        }
      }
    }
  }

  /// Share of the other values that are smaller.
  static let percentRank = Kernel("percent_rank") { request in
    .ranks(request, isDescending: false) { ranking, result in
      let others = Double(ranking.rows.count - 1)
      ranking.forEachRun { _, places in
        let rank = others > 0 ? Double(places.lowerBound) / others : 0
        for place in places { result[ranking.rows[place]] = rank }
      }
    }
  }
}

/// What rank equal values have.
private enum RankMethod: String {
  case average, min, max, dense, first

  func rank(_ place: Int, of places: Range<Int>, run: Int) -> Double {
    switch self {
    case .average: Double(places.lowerBound + places.upperBound + 1) / 2
    case .min: Double(places.lowerBound + 1)
    case .max: Double(places.upperBound)
    case .dense: Double(run + 1)
    case .first: Double(place + 1)
    }
  }
}

extension PreparedKernel {
  /// `write` fills in the rows that have a rank; an error anywhere makes all rows errors, since then no rank
  /// is known.
  fileprivate static func ranks(
    _ request: KernelRequest, isDescending: Bool,
    _ write: @escaping @Sendable (Ranking, UnsafeMutablePointer<Double>) -> Void
  ) -> PreparedKernel? {
    guard request.operands.count == 1, let order = RankOrder(request.operands[0]) else { return nil }
    return .whole(
      Whole(.group) { call in
        let result = call.result(as: Double.self)
        result.update(repeating: 0, count: call.count)
        guard let ranking = Ranking(call, order, isDescending: isDescending) else {
          return call.status.update(repeating: CellStatus.error.rawValue, count: call.count)
        }
        call.status.update(repeating: CellStatus.null.rawValue, count: call.count)
        for row in ranking.rows { call.status[row] = CellStatus.valid.rawValue }
        write(ranking, result)
      })
  }
}
