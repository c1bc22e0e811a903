import Columns
import Types

extension Kernel {
  /// The code points from the last to the first.
  static let reverse = Kernel("reverse") { request in
    guard request.operands == [.string] else { return nil }
    return .madeText { call, row, result in
      let text = call.text(0, row).utf8
      var end = text.count
      while end > 0 {
        let width = text.codePoint(before: end).width
        result += text[end - width..<end]
        end -= width
      }
      return .value(())
    }
  }
}
