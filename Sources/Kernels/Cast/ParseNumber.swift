import Columns
import Types

extension Kernel {
  /// The number that a text is, with a decimal mark and separators of thousands as people write them.
  static let parseNumber = Kernel("parse_number", options: ["decimal", "on_error", "thousands"]) { request in
    guard request.operands == [.string], let missing = MissingValue(request), let marks = NumberMarks(request)
    else { return nil }
    return .validRows(of: Double.self) { call, row in
      missing.outcome(marks.plain(call.text(0, row).utf8)?.withUnsafeBytes { $0.float() })
    }
  }
}

/// How people write numbers.
struct NumberMarks: Sendable {
  let decimal: [UInt8]
  let thousands: [UInt8]

  init?(_ request: KernelRequest) {
    guard let decimal = request.text("decimal"), let thousands = request.text("thousands") else { return nil }
    self.decimal = Array(decimal.utf8)
    self.thousands = Array(thousands.utf8)
  }

  /// The number with a point and without separators; nil when a separator does not stand before three digits
  /// and behind one to three.
  fileprivate func plain(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
    var reader = TextReader(text)
    var result: [UInt8] = []
    if let sign = reader.byte, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      _ = reader.take(sign)
      result.append(sign)
    }
    var group = 0
    var isGrouped = false
    while !reader.isAtEnd {
      if let digit = reader.takeDigit() {
        result.append(UInt8(ascii: "0") + UInt8(digit))
        group += 1
      } else if !thousands.isEmpty, reader.take(thousands) {
        guard isGrouped ? group == 3 : (1...3).contains(group) else { return nil }
        (group, isGrouped) = (0, true)
      } else {
        break
      }
    }
    if isGrouped && group != 3 { return nil }
    if !decimal.isEmpty, reader.take(decimal) { result.append(UInt8(ascii: ".")) }
    while let byte = reader.byte, byte != UInt8(ascii: ".") {
      _ = reader.take(byte)
      result.append(byte)
    }
    return reader.isAtEnd ? result : nil
  }
}
