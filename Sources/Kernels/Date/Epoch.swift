import Types

extension Kernel {
  /// The Unix time of a timestamp. One that does not fit is an error of the cell.
  static let epoch = Kernel("epoch", options: ["unit"]) { request in
    guard request.operands.count == 1, let unit = EpochUnit(rawValue: request.text("unit") ?? "") else {
      return nil
    }
    return switch request.operands[0] {
    case .timestamp: .attempts { (moment: Int64) in unit.count(moment) }
    case .date: .attempts { (date: Int32) in Int64(date).asMidnight().flatMap { unit.count($0) } }
    case _: nil
    }
  }
}
