import Columns
import Patterns
import Types

extension Kernel {
  /// The replacement in place of every match.
  static let replaceMatches = Kernel("replace_matches", options: ["pattern", "with"]) { request in
    guard request.operands == [.string], let pattern = request.pattern, let text = request.text("with"),
      let replacement = try? Replacement(text, groupCount: pattern.groupCount)
    else { return nil }
    return .madeText { call, row, result in
      let text = call.text(0, row).utf8
      var end = 0
      pattern.forEachMatch(in: text) { match in
        // A text that is too long already is an error, whatever follows.
        guard result.count <= TextView.limit else { return }
        result += text[end..<match.range.lowerBound]
        end = match.range.upperBound
        for part in replacement.parts {
          switch part {
          case .text(let bytes): result += bytes
          case .group(let number): if let range = match.group(number) { result += text[range] }
          }
        }
      }
      result += text[end...]
      return .value(())
    }
  }
}
