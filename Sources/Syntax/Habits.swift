import Diagnostics

extension ExpressionParser {
  /// What to write instead, where the current token is how another language says it.
  var habit: Help? {
    switch text(token.range) {
    case "if" where !nodes.isEmpty: Help("a choice is a call: `if(condition, a, b)`")
    case "by", "over", "group": Help("groups are an argument: `mean(x, by=key)`")
    case "then", "else": Help("a choice is a call: `if(condition, a, b)`")
    case "[": Help("rows have no index; the row before is `shift(x, 1)`")
    case "*": Help("rows are counted by `count(*)`; no other transform takes them all")
    case ";": Help("arguments are separated by `,`")
    case "between": Help("a range is a call: `between(x, low, high)`")
    case "like": Help("a pattern is a call: `contains(x, 'text')`")
    case "as": Help("a node's name stands before the colon")
    case let word where lastIsNumber && ExpressionParser.spans.contains(word):
      Help("a duration is written without a space: `7d`, `2h`, `1mo`")
    case _: nil
    }
  }

  private var lastIsNumber: Bool {
    if case .integer? = nodes.last?.kind { true } else { false }
  }

  private static let spans: Set<String> = [
    "second", "seconds", "minute", "minutes", "hour", "hours", "day", "days", "week", "weeks", "month",
    "months", "quarter", "quarters", "year", "years", "d", "h", "min", "s", "w", "mo", "q", "y",
  ]
}
