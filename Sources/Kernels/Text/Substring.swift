import Columns
import Types

extension Kernel {
  /// The code points from an offset on, which counts from the end when it is negative; at most as many as the
  /// third operand says.
  static let substring = Kernel("substring") { request in
    guard request.operands == [.string, .int64] || request.operands == [.string, .int64, .int64] else {
      return nil
    }
    let hasLength = request.operands.count == 3
    return .validRows(of: TextView.self) { call, row in
      let view = call.text(0, row)
      let text = view.utf8
      let offset = call.integer(1, row)
      let length = hasLength ? call.integer(2, row) : .max
      guard length >= 0 else { return .error }
      // Counted from the end, a start may lie before the text; what would stand there takes its share.
      let start = offset < 0 ? text.codePointCount + offset : offset
      let end = length > .max - Swift.max(start, 0) ? .max : start + length
      guard end > 0 else { return .value(.empty) }
      let first = text.offset(ofCodePoint: Swift.max(start, 0))
      let last = text.offset(ofCodePoint: end - Swift.max(start, 0), from: first)
      return .value(view.part(first..<last))
    }
  }
}
