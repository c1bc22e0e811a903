import Types

extension Kernel {
  /// The timestamp of a Unix time. One that does not fit is an error of the cell.
  static let fromEpoch = Kernel("from_epoch", options: ["unit"]) { request in
    guard request.operands == [.int64], let unit = EpochUnit(rawValue: request.text("unit") ?? "") else {
      return nil
    }
    return .attempts { (count: Int64) in unit.moment(count) }
  }
}
