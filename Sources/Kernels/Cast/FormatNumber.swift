import Columns
import Glibc
import Types

extension Kernel {
  /// A number with so many digits behind the decimal mark, and separators of thousands.
  static let formatNumber = Kernel("format_number", options: ["decimal", "digits", "thousands"]) { request in
    guard request.operands.count == 1, let digits = request.integer("digits"), (0...30).contains(digits),
      let marks = NumberMarks(request)
    else { return nil }
    switch request.operands[0] {
    case .float64:
      return .madeText { call, row, text in
        let value = call.operand(0, as: Double.self)[row]
        guard value.isFinite else {
          text += (value.isNaN ? "NaN" : "\(value)").utf8
          return .value(())
        }
        marks.append(fixed(value, digits: digits), to: &text)
        return .value(())
      }
    case .int64:
      return .madeText { call, row, text in
        var plain: [UInt8] = []
        plain.append(number: call.operand(0, as: Int64.self)[row])
        if digits > 0 { plain += [UInt8(ascii: ".")] + Array(repeating: UInt8(ascii: "0"), count: digits) }
        marks.append(plain, to: &text)
        return .value(())
      }
    case _: return nil
    }
  }
}

/// The decimal nearest to the exact value of a finite float, a tie going to the even digit, as C rounds.
private func fixed(_ value: Double, digits: Int) -> [UInt8] {
  // The longest has 309 digits before the point.
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: 400) { buffer in
    guard let text = buffer.baseAddress else { return [] }
    let count = withVaList([Int32(digits), value]) { vsnprintf(text, buffer.count, "%.*f", $0) }
    return Array(UnsafeRawBufferPointer(start: text, count: Swift.max(0, Int(count))))
  }
}

extension NumberMarks {
  /// Appends a number that is written with a point.
  fileprivate func append(_ plain: [UInt8], to text: inout [UInt8]) {
    let point = plain.firstIndex(of: UInt8(ascii: ".")) ?? plain.count
    for index in 0..<point {
      text.append(plain[index])
      let left = point - index - 1
      if left > 0, left % 3 == 0, plain[index] != UInt8(ascii: "-") { text += thousands }
    }
    if point < plain.count {
      text += decimal
      text += plain[(point + 1)...]
    }
  }
}
