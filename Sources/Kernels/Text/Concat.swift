import Columns
import Types

extension Kernel {
  /// All operands one after the other, with the separator between them.
  static let concat = Kernel("concat", options: ["separator"]) { request in
    guard request.sharedType == .string, let separator = request.text("separator") else { return nil }
    let between = Array(separator.utf8)
    return .madeText { call, row, result in
      for operand in call.operands.indices {
        if operand > 0 { result += between }
        result += call.text(operand, row).utf8
        if result.count > TextView.limit { return .error }
      }
      return .value(())
    }
  }
}
