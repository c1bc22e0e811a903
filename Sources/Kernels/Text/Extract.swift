import Columns
import Patterns
import Types

extension Kernel {
  /// What a group of the pattern takes in the first match; null without one.
  static let extract = Kernel("extract", options: ["pattern", "group"]) { request in
    guard request.operands == [.string], let pattern = request.pattern, let group = request.integer("group"),
      (0...pattern.groupCount).contains(group)
    else { return nil }
    return .validRows(of: TextView.self) { call, row in
      let text = call.text(0, row)
      return Outcome(orNull: pattern.group(group, in: text.utf8).map(text.part))
    }
  }
}
