import CVector
import Columns
import Types

extension Kernel {
  /// Null rows between two values on the straight line between them.
  static let interpolate = Kernel("interpolate") { request in
    guard request.operands.first == .float64, request.operands.count <= 2 else { return nil }
    guard request.operands.count == 2 else {
      return .whole(
        Whole(.series) { call in
          drawLines(call) { WideReal(Double($0)) }
        })
    }
    guard let order = ValueOrder(request.operands[1]) else { return nil }
    return .whole(
      Whole(.series) { call in
        let keys = order.keys(of: call, operand: 1)
        let status = call.operands[1].status
        drawLines(call) { row in
          let isKnown = status?[row] ?? 0 == CellStatus.valid.rawValue
          return isKnown && order.double(keys[row]).isFinite ? order.real(keys[row]) : nil
        }
      })
  }
}

/// `place`: where a row is on the line; nil where that is not known.
private func drawLines(_ call: borrowing BlockCall, at place: (Int) -> WideReal?) {
  let cells = call.operand(0, as: Double.self)
  let result = call.result(as: Double.self)
  result.update(from: cells, count: call.count)
  guard let given = call.operands[0].status else {
    return call.status.update(repeating: CellStatus.valid.rawValue, count: call.count)
  }
  call.status.update(from: given, count: call.count)
  var first: (row: Int, place: WideReal)?
  for last in 0..<call.count where given[last] != CellStatus.null.rawValue {
    guard given[last] == CellStatus.valid.rawValue, let end = place(last) else {
      first = nil
      continue
    }
    if let first {
      for row in first.row + 1..<last {
        guard let here = place(row) else { continue }
        let line = Line(low: cells[first.row], high: cells[last], from: first.place, to: end)
        result[row] = line.value(at: here)
        call.status[row] = CellStatus.valid.rawValue
      }
    }
    first = (last, end)
  }
  vector_clear_invalid(call.status, call.count, 8, call.result)
}

/// A straight line between two points.
private struct Line {
  let low: Double
  let high: Double
  let from: WideReal
  let to: WideReal

  /// Rounded once where both ends are finite; on a line without length the value where it begins.
  func value(at here: WideReal) -> Double {
    let (part, whole) = (here - from, to - from)
    if part.isZero || whole.isZero { return low }
    guard low.isFinite, high.isFinite else {
      let share = part.divided(by: whole)
      return (1 - share) * low + share * high
    }
    return (WideReal(low) * (whole - part) + WideReal(high) * part).divided(by: whole)
  }
}
