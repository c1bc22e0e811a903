import Types

extension Kernel {
  /// What the clocks of its zone show at an instant. A time that does not fit is an error of the cell.
  static let toLocal = Kernel("to_local") { request in
    guard request.operands.count == 1, request.operands[0].zone != nil,
      let rules = request.rules(of: request.operands[0])
    else { return nil }
    guard let rules else { return .rows { (moment: Int64) in moment } }
    return .outcomes { cursor, moment in
      CellOutcome(moment.adding(cursor.offset(at: moment)))
    } zone: {
      rules
    }
  }
}
