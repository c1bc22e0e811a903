import Columns
import Types

extension Kernel {
  /// One of the parts between separators, counted from 0, or from the last for a negative number; null when
  /// there are not so many.
  static let splitPart = Kernel("split_part") { request in
    guard request.operands == [.string, .string, .int64] else { return nil }
    return .validRows(of: TextView.self) { call, row in
      let view = call.text(0, row)
      let (text, separator) = (view.utf8, call.text(1, row).utf8)
      var number = call.integer(2, row)
      guard separator.count > 0 else { return number == 0 || number == -1 ? .value(view) : .null }
      if number < 0 {
        var parts = 1
        var offset = 0
        while let found = text.firstOffset(of: separator, from: offset) {
          parts += 1
          offset = found + separator.count
        }
        number += parts
        guard number >= 0 else { return .null }
      }
      var start = 0
      while number > 0 {
        guard let found = text.firstOffset(of: separator, from: start) else { return .null }
        start = found + separator.count
        number -= 1
      }
      return .value(view.part(start..<(text.firstOffset(of: separator, from: start) ?? text.count)))
    }
  }
}
