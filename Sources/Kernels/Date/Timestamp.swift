import Types

extension Kernel {
  /// The midnight with which a date begins. One that does not fit is an error of the cell.
  static let timestamp = Kernel("timestamp") { request in
    guard request.operands == [.date] else { return nil }
    return .attempts { (date: Int32) in Int64(date).asMidnight() }
  }
}
