import Columns
import Types

extension Kernel {
  /// Without the white space, or the characters given, at both ends.
  static let trim = Kernel("trim", options: ["characters"]) { .trim($0, atStart: true, atEnd: true) }

  /// As `trim`, at the start alone.
  static let trimStart = Kernel("trim_start", options: ["characters"]) { .trim($0, atStart: true) }

  /// As `trim`, at the end alone.
  static let trimEnd = Kernel("trim_end", options: ["characters"]) { .trim($0, atEnd: true) }
}

extension PreparedKernel {
  fileprivate static func trim(
    _ request: KernelRequest, atStart: Bool = false, atEnd: Bool = false
  ) -> PreparedKernel? {
    guard request.operands == [.string] else { return nil }
    let characters = request.text("characters").map { Set($0.unicodeScalars) }
    return .validRows(of: TextView.self) { call, row in
      let view = call.text(0, row)
      let text = view.utf8
      func isCut(_ found: (scalar: Unicode.Scalar?, width: Int)) -> Bool {
        guard let scalar = found.scalar else { return false }
        return characters?.contains(scalar) ?? scalar.properties.isWhitespace
      }
      var (start, end) = (0, text.count)
      while atStart, start < end, isCut(text.codePoint(at: start)) {
        start += text.codePoint(at: start).width
      }
      while atEnd, start < end, isCut(text.codePoint(before: end)) {
        end -= text.codePoint(before: end).width
      }
      return .value(view.part(start..<end))
    }
  }
}
