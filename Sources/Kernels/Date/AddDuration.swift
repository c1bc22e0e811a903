import CVector
import Types

extension Kernel {
  /// The timestamp an exact duration later; a date is its midnight. One that does not fit is an error of the
  /// cell.
  static let addDuration = Kernel("add_duration") { request in
    switch (request.operands.first, request.operands.last) {
    case (.date?, .duration?):
      .attempts { (date: Int32, duration: Int64) in Int64(date).asMidnight(plus: duration) }
    case (.timestamp?, .duration?): .binary(.add, .int64)
    case (_, _): nil
    }
  }
}
