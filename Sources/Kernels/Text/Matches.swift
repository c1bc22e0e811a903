import Columns
import Patterns
import Types

extension Kernel {
  /// Whether the pattern matches anywhere in the text.
  static let matches = Kernel("matches", options: ["pattern"]) { request in
    guard request.operands == [.string], let pattern = request.pattern else { return nil }
    return .validRows(of: UInt8.self) { call, row in
      .value(pattern.matches(call.text(0, row).utf8) ? 1 : 0)
    }
  }

  /// How many matches stand one behind another.
  static let countMatches = Kernel("count_matches", options: ["pattern"]) { request in
    guard request.operands == [.string], let pattern = request.pattern else { return nil }
    return .validRows(of: Int64.self) { call, row in
      var count: Int64 = 0
      pattern.forEachMatch(in: call.text(0, row).utf8) { _ in count += 1 }
      return .value(count)
    }
  }
}

extension KernelRequest {
  /// The option `pattern`, compiled.
  var pattern: Pattern? { text("pattern").flatMap { try? Pattern.named($0) } }
}
