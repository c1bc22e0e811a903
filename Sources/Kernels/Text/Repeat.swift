import Columns
import Types

extension Kernel {
  /// A text so many times one after the other.
  static let `repeat` = Kernel("repeat") { request in
    guard request.operands == [.string, .int64] else { return nil }
    return .madeText { call, row, result in
      let text = call.text(0, row).utf8
      let (size, overflows) = text.count.multipliedReportingOverflow(by: Swift.max(call.integer(1, row), 0))
      if overflows || size > TextView.limit { return .error }
      result.reserveCapacity(size)
      while result.count < size { result += text }
      return .value(())
    }
  }
}
