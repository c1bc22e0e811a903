/// What a number token stands for, or what is wrong with it.
enum NumberLiteral: Equatable {
  case integer(UInt64)
  case float(Double)
  case duration(UInt64, DurationUnit)
  case flaw(message: String, help: String?)

  init(_ text: String) {
    let bytes = Array(text.utf8)
    if bytes.count >= 10, bytes[4] == UInt8(ascii: "-") {
      let name = bytes.count == 10 ? "date" : "timestamp"
      self = .flaw(message: "a \(name) stands in quotes, found `\(text)`", help: "write `\(name)('\(text)')`")
      return
    }
    if let flaw = NumberLiteral.foreignForm(text, bytes) {
      self = flaw
      return
    }
    let whole = bytes.prefix { isDigit($0) || $0 == underscore }
    let rest = bytes.dropFirst(whole.count)
    let digits = whole.filter { $0 != underscore }
    let plain = String(decoding: digits, as: UTF8.self)
    if rest.isEmpty {
      self =
        UInt64(plain).map { .integer($0) }
        ?? .flaw(
          message: "`\(text)` is more than a 64-bit integer holds", help: "write `\(plain).0` for a float")
    } else if rest.first == UInt8(ascii: ".") || NumberLiteral.isExponent(rest) {
      self = NumberLiteral.float(text, digits + rest.filter { $0 != underscore }, rest)
    } else {
      self = NumberLiteral.duration(text, plain, String(decoding: rest, as: UTF8.self))
    }
  }

  private static func foreignForm(_ text: String, _ bytes: [UInt8]) -> NumberLiteral? {
    if bytes[0] == UInt8(ascii: ".") {
      return .flaw(message: "a number begins with a digit, found `\(text)`", help: "write `0\(text)`")
    }
    if bytes.count > 2, bytes[0] == UInt8(ascii: "0"), [0x78, 0x6F, 0x62].contains(bytes[1] | 0x20) {
      return .flaw(message: "numbers are decimal, found `\(text)`", help: nil)
    }
    if bytes.count > 1, bytes[0] == UInt8(ascii: "0"), isDigit(bytes[1]) || bytes[1] == underscore {
      let shorter = text.drop { $0 == "0" || $0 == "_" }
      let value = shorter.first?.isNumber ?? false ? String(shorter) : "0" + shorter
      return .flaw(message: "a number has no leading zeros, found `\(text)`", help: "write `\(value)`")
    }
    for (index, byte) in bytes.enumerated() where byte == underscore {
      let isBetween =
        index > 0 && isDigit(bytes[index - 1]) && index + 1 < bytes.count && isDigit(bytes[index + 1])
      if !isBetween {
        return .flaw(message: "in a number `_` stands between two digits, found `\(text)`", help: nil)
      }
    }
    return nil
  }

  /// `e`, an optional sign and a digit.
  private static func isExponent(_ rest: ArraySlice<UInt8>) -> Bool {
    guard let first = rest.first, first | 0x20 == UInt8(ascii: "e"), let second = rest.dropFirst().first
    else {
      return false
    }
    return isDigit(second) || second == UInt8(ascii: "-") || second == UInt8(ascii: "+")
  }

  private static func float(_ text: String, _ bytes: [UInt8], _ rest: ArraySlice<UInt8>) -> NumberLiteral {
    if rest.elementsEqual(".".utf8) {
      return .flaw(message: "a decimal point has digits behind it, found `\(text)`", help: "write `\(text)0`")
    }
    var tail = rest
    if tail.first == UInt8(ascii: ".") {
      tail = tail.dropFirst()
      let fraction = tail.prefix { isDigit($0) || $0 == underscore }
      tail = tail.dropFirst(fraction.count)
      if fraction.isEmpty { return .flaw(message: "`\(text)` is no number", help: nil) }
    }
    if !tail.isEmpty {
      let unit = String(decoding: tail, as: UTF8.self)
      if DurationUnit(rawValue: unit) != nil {
        return .flaw(
          message: "a duration is a whole number of its unit, found `\(text)`",
          help: "write it in a smaller unit, as `90min` for 1.5 hours")
      }
      let digits = tail.dropFirst().drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
      guard isExponent(tail), digits.allSatisfy(isDigit) else {
        return .flaw(message: "`\(text)` is no number", help: nil)
      }
    }
    guard let value = Double(String(decoding: bytes, as: UTF8.self)), value.isFinite else {
      return .flaw(message: "`\(text)` is more than a 64-bit float holds", help: "write `inf` for infinity")
    }
    return .float(value)
  }

  private static func duration(_ text: String, _ digits: String, _ unit: String) -> NumberLiteral {
    guard let known = DurationUnit(rawValue: unit) else {
      let units = DurationUnit.allCases.map(\.rawValue).joined(separator: " ")
      return .flaw(
        message: "`\(unit)` is no unit of a duration, in `\(text)`", help: "the units are \(units)")
    }
    guard let count = UInt64(digits), count <= UInt64(Int64.max) else {
      return .flaw(message: "`\(text)` is more than a 64-bit integer holds", help: nil)
    }
    return .duration(count, known)
  }
}

private let underscore = UInt8(ascii: "_")
