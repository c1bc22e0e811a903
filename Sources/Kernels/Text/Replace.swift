import Columns
import Types

extension Kernel {
  /// The third text in every place of the second one in the first; an empty second one is in no place.
  static let replace = Kernel("replace") { request in
    guard request.operands == [.string, .string, .string] else { return nil }
    return .madeText { call, row, result in
      let (text, what, with) = (call.text(0, row).utf8, call.text(1, row).utf8, call.text(2, row).utf8)
      var offset = 0
      while what.count > 0, let found = text.firstOffset(of: what, from: offset) {
        result += text[offset..<found]
        result += with
        offset = found + what.count
        if result.count > TextView.limit { return .error }
      }
      result += text[offset...]
      return .value(())
    }
  }
}
