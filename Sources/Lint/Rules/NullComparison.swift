import Diagnostics
import Syntax

extension LintRule {
  /// A comparison with `null` is null for every row.
  static let nullComparison = LintRule(.nullComparison) { flow in
    flow.eachCall { call, node, expression in
      guard call.form == .op, let sign = comparisons[call.name.text],
        let (left, right) = expression.pair(call),
        left.kind == .null || right.kind == .null
      else { return nil }
      let test = call.name.text == "equal" ? "is" : call.name.text == "not_equal" ? "is not" : nil
      return comparedWithNull(sign, node.span, test) {
        // Only what stands before the `null`: brackets around it would not be grammar.
        right.kind == .null && flow.isBlank(from: call.name.span.end, to: right.span.start)
          ? Edit(call.name.span, flow.spaced($0, at: call.name.span)) : nil
      }
    }
  }
}

extension LintedFlow {
  fileprivate func isBlank(from start: Int32, to end: Int32) -> Bool {
    start <= end && file.bytes[Int(start)..<Int(end)].allSatisfy { $0 == UInt8(ascii: " ") }
  }

  /// A word in the place of a sign, which needs no spaces around it.
  fileprivate func spaced(_ word: String, at span: Span) -> String {
    let before = span.start > 0 && file.bytes[Int(span.start) - 1] == UInt8(ascii: " ")
    let after = Int(span.end) < file.bytes.count && file.bytes[Int(span.end)] == UInt8(ascii: " ")
    return (before ? "" : " ") + word + (after ? "" : " ")
  }
}

private func comparedWithNull(
  _ sign: String, _ span: Span, _ test: String?, edit: (String) -> Edit?
) -> Diagnostic {
  Diagnostic(
    .nullComparison, "`\(sign)` with null gives null for every row, never true or false", at: span,
    severity: .warning,
    help: test.map { test in
      Help("write `\(test) null` to ask whether a value is there", edits: edit(test).map { [$0] } ?? [])
    })
}
