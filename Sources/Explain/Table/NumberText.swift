/// Numbers as people read them: short where the digits say nothing, exact where they count.
public enum NumberText {
  /// A float as a table shows it: `NaN`, `inf`, `-inf`, or what `shortened` makes of its shortest exact
  /// digits.
  public static func shortened(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-inf" : "inf" }
    return shortened(value.description)
  }

  /// A decimal number with at most six significant decimals, rounded half to even.
  ///
  /// Zeros after the point of a number below one are not significant: `0.00012345678` becomes `0.000123457`.
  /// A number without a fraction keeps every digit, and so does a fraction of up to six. What is written with
  /// an exponent, or has more decimals, is scientific from 1e16 on and below 1e-5 (`1.5e-9`). A text that is
  /// not a decimal number comes back as it is.
  public static func shortened(_ text: String) -> String {
    guard var number = DecimalDigits(text), number.isScientific || number.decimalCount > 6 else {
      return text
    }
    guard let exponent = number.exponent else { return text.hasPrefix("-") ? "-0.0" : "0.0" }
    if (-5..<16).contains(exponent) {
      number.round(decimals: 6 + max(0, -exponent - 1))
      return number.positional
    }
    // A float of this size without a fraction is a whole number: its digits stay.
    if number.decimalCount > 0 {
      number.round(decimals: 6 - exponent)
    }
    return number.scientific
  }
}

/// A decimal number taken apart: sign, digits, and where the point stands.
private struct DecimalDigits {
  let isNegative: Bool
  let isScientific: Bool
  /// Without leading zeros, and without trailing zeros in the fraction once `round` has run.
  private(set) var digits: [UInt8] = []
  /// How many of the digits stand before the point; negative: zeros stand between the point and the digits.
  private(set) var point = 0

  /// - Returns: nil unless the text is `-?digits(.digits)?([eE][+-]?digits)?`.
  init?(_ text: String) {
    var rest = Array(text.utf8)[...]
    isNegative = rest.first == UInt8(ascii: "-")
    if isNegative { rest.removeFirst() }
    let whole = rest.prefix(while: isDigit)
    rest.removeFirst(whole.count)
    var fraction: ArraySlice<UInt8> = []
    if rest.first == UInt8(ascii: ".") {
      fraction = rest.dropFirst().prefix(while: isDigit)
      rest.removeFirst(fraction.count + 1)
    }
    var shift = 0
    isScientific = rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E")
    if isScientific {
      guard let power = Int(String(decoding: rest.dropFirst(), as: UTF8.self)), abs(power) < 100_000 else {
        return nil
      }
      shift = power
      rest = []
    }
    guard rest.isEmpty, !whole.isEmpty else { return nil }
    let all = Array(whole + fraction)
    let zeros = all.prefix { $0 == UInt8(ascii: "0") }.count
    digits = Array(all.dropFirst(zeros))
    point = whole.count + shift - zeros
  }

  /// The power of ten of the first digit; nil for zero.
  var exponent: Int? { digits.isEmpty ? nil : point - 1 }

  var decimalCount: Int { max(0, digits.count - point) }

  /// Keeps `decimals` digits after the point, half to even, and drops the zeros at the end of the fraction.
  mutating func round(decimals: Int) {
    let kept = point + decimals
    if kept < digits.count {
      let tail = digits[kept...]
      let half = UInt8(ascii: "5")
      let isTie = tail.first == half && tail.dropFirst().allSatisfy { $0 == UInt8(ascii: "0") }
      let isOdd = kept > 0 && digits[kept - 1] % 2 == 1
      let goesUp = (tail.first ?? 0) >= half && (!isTie || isOdd)
      digits.removeSubrange(kept...)
      if goesUp { increment() }
    }
    while digits.count > max(point, 1), digits.last == UInt8(ascii: "0") {
      digits.removeLast()
    }
  }

  /// Adds one to the last digit.
  private mutating func increment() {
    for index in digits.indices.reversed() {
      if digits[index] < UInt8(ascii: "9") {
        digits[index] += 1
        return
      }
      digits[index] = UInt8(ascii: "0")
    }
    digits.insert(UInt8(ascii: "1"), at: 0)
    point += 1
  }

  private var sign: String { isNegative ? "-" : "" }

  var positional: String {
    var whole = digits.prefix(max(point, 0))
    whole.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: max(0, point - digits.count)))
    let zeros = repeatElement(UInt8(ascii: "0"), count: max(0, -point))
    let fraction = Array(zeros) + digits.dropFirst(max(point, 0))
    return sign + (whole.isEmpty ? "0" : ascii(whole)) + "." + (fraction.isEmpty ? "0" : ascii(fraction))
  }

  var scientific: String {
    var fraction = digits.dropFirst()
    while fraction.last == UInt8(ascii: "0") { fraction.removeLast() }
    return sign + ascii(digits.prefix(1)) + (fraction.isEmpty ? "" : "." + ascii(fraction)) + "e\(point - 1)"
  }
}

private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

private func ascii(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }
