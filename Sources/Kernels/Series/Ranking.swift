import Columns
import Types

/// Rows of a span in the order of their values; those that are null or NaN have no place.
struct Ranking {
  /// Rows by value, equal ones in the order of the rows.
  let rows: [Int]
  /// Where among them runs of equal values begin, and the end.
  let runs: [Int]

  /// Nil where a cell is an error.
  init?(_ call: borrowing BlockCall, _ order: RankOrder, isDescending: Bool) {
    let status = call.operands[0].status
    let count = call.count
    if let status, (0..<count).contains(where: { status[$0] == CellStatus.error.rawValue }) { return nil }
    let isValid = { (row: Int) in status?[row] ?? 0 == CellStatus.valid.rawValue }
    switch order {
    case .numbers(let order):
      var keys = order.keys(of: call).enumerated().map { (key: order.merged($1), row: $0) }
      keys = keys.filter { isValid($0.row) && !order.isNaN($0.key) }
      if isDescending { for index in keys.indices { keys[index].key = ~keys[index].key } }
      keys.sort { $0.key != $1.key ? $0.key < $1.key : $0.row < $1.row }
      rows = keys.map(\.row)
      runs = Ranking.runs(keys.count) { keys[$0].key == keys[$1].key }
    case .texts:
      let texts = call.operand(0, as: TextView.self)
      var rows = (0..<count).filter(isValid)
      rows.sort { left, right in
        let (first, second) = isDescending ? (right, left) : (left, right)
        if texts[first].precedes(texts[second]) { return true }
        return left < right && !texts[second].precedes(texts[first])
      }
      self.rows = rows
      runs = Ranking.runs(rows.count) {
        let (one, other) = (texts[rows[$0]], texts[rows[$1]])
        return !one.precedes(other) && !other.precedes(one)
      }
    }
  }

  private static func runs(_ count: Int, areEqual: (Int, Int) -> Bool) -> [Int] {
    var runs = [0]
    for index in 0..<count where index + 1 == count || !areEqual(index, index + 1) { runs.append(index + 1) }
    return runs
  }

  /// Calls `body` for each run of equal values: its number, and the places of its rows in the order.
  func forEachRun(_ body: (_ number: Int, _ places: Range<Int>) -> Void) {
    for number in 0..<runs.count - 1 { body(number, runs[number]..<runs[number + 1]) }
  }
}

/// How values of a type are compared.
enum RankOrder: Sendable {
  case numbers(ValueOrder)
  case texts

  /// Nil where the type has no order.
  init?(_ type: DataType) {
    if let order = ValueOrder(type) {
      self = .numbers(order)
    } else if type == .string {
      self = .texts
    } else {
      return nil
    }
  }
}
