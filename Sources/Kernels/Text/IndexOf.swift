import Columns
import Types

extension Kernel {
  /// Code points before the first place at which the second text stands in the first; null without any.
  static let indexOf = Kernel("index_of") { request in
    guard request.operands == [.string, .string] else { return nil }
    return .validRows(of: Int64.self) { call, row in
      let text = call.text(0, row)
      let offset = text.utf8.firstOffset(of: call.text(1, row).utf8)
      return Outcome(orNull: offset.map { Int64(text.part(0..<$0).utf8.codePointCount) })
    }
  }
}
