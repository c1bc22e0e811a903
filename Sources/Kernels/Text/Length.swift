import Columns
import Types

extension Kernel {
  /// Code points of a text.
  static let length = Kernel("length") { request in
    guard request.operands == [.string] else { return nil }
    return .validRows(of: Int64.self) { call, row in .value(Int64(call.text(0, row).utf8.codePointCount)) }
  }
}
