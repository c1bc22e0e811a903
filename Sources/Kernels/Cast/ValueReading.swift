import Columns
import Types

/// Casts from text: the whole text is the value, without white space around it, written as in a CSV file.
extension PreparedKernel {
  static func reading(_ type: DataType, missing: MissingValue) -> PreparedKernel? {
    switch type {
    case .bool: return reading(missing) { $0.boolean as UInt8? }
    case .int8: return reading(missing) { $0.integer() as Int8? }
    case .int16: return reading(missing) { $0.integer() as Int16? }
    case .int32: return reading(missing) { $0.integer() as Int32? }
    case .int64: return reading(missing) { $0.integer() as Int64? }
    case .uint8: return reading(missing) { $0.integer() as UInt8? }
    case .uint16: return reading(missing) { $0.integer() as UInt16? }
    case .uint32: return reading(missing) { $0.integer() as UInt32? }
    case .uint64: return reading(missing) { $0.integer() as UInt64? }
    case .float32: return reading(missing) { $0.float() as Float? }
    case .float64: return reading(missing) { $0.float() as Double? }
    case .date:
      return reading(missing) { $0.isoMoment.flatMap { $0.isDate ? Int32(exactly: $0.days) : nil } }
    case .timestamp: return reading(missing) { $0.isoMoment?.microseconds }
    case .decimal, .string, .duration, .categorical, .null: return nil
    }
  }

  @inline(__always)
  private static func reading<Cell: BitwiseCopyable & SendableMetatype>(
    _ missing: MissingValue, _ read: @escaping @Sendable (UnsafeRawBufferPointer) -> Cell?
  ) -> PreparedKernel {
    .validRows(of: Cell.self) { call, row in missing.outcome(read(call.text(0, row).utf8)) }
  }
}

extension UnsafeRawBufferPointer {
  fileprivate var boolean: UInt8? {
    switch String(decoding: self, as: UTF8.self) {
    case "true", "True", "TRUE", "1": 1
    case "false", "False", "FALSE", "0": 0
    case _: nil
    }
  }

  /// A sign or none, and digits.
  func integer<Value: FixedWidthInteger>() -> Value? {
    var reader = TextReader(self)
    let isNegative = reader.take(UInt8(ascii: "-"))
    if !isNegative { _ = reader.take(UInt8(ascii: "+")) }
    guard let first = reader.takeDigit() else { return nil }
    var value = Value(truncatingIfNeeded: isNegative ? -first : first)
    if isNegative && !Value.isSigned && first != 0 { return nil }
    while let digit = reader.takeDigit() {
      let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
      let (next, overflows) =
        isNegative
        ? product.subtractingReportingOverflow(Value(digit)) : product.addingReportingOverflow(Value(digit))
      if isTooLarge || overflows { return nil }
      value = next
    }
    return reader.isAtEnd ? value : nil
  }

  /// A decimal number, `inf` or `nan`; nil also for a number beyond the range of the type.
  func float<Value: BinaryFloatingPoint & LosslessStringConvertible>() -> Value? {
    var reader = TextReader(self)
    if !reader.take(UInt8(ascii: "-")) { _ = reader.take(UInt8(ascii: "+")) }
    let text = String(decoding: self, as: UTF8.self)
    guard reader.takeDecimal() else {
      for name in ["infinity", "inf", "nan"] where reader.takeName(Array(name.utf8)[...]) {
        return reader.isAtEnd ? Value(text) : nil
      }
      return nil
    }
    guard reader.isAtEnd, let value = Value(text), value.isFinite else { return nil }
    return value
  }

  /// `2024-01-31`, or that with a time: `2024-01-31T10:00`, seconds and a fraction of them where there are.
  fileprivate var isoMoment: (days: Int64, microseconds: Int64, isDate: Bool)? {
    var reader = TextReader(self)
    guard let year = reader.number(digits: 4...4), reader.take(UInt8(ascii: "-")),
      let month = reader.number(digits: 2...2), reader.take(UInt8(ascii: "-")),
      let day = reader.number(digits: 2...2), year > 0,
      let days = CivilDate(year: year, month: month, day: day)?.days
    else { return nil }
    if reader.isAtEnd { return (days, days * CalendarDay.microseconds, true) }
    guard reader.take(UInt8(ascii: "T")) || reader.take(UInt8(ascii: " ")),
      let time = reader.isoTime(), reader.isAtEnd
    else { return nil }
    return (days, days * CalendarDay.microseconds + time, false)
  }
}

extension TextReader {
  /// Digits with a point somewhere or nowhere, and an exponent or none.
  fileprivate mutating func takeDecimal() -> Bool {
    var digits = takeDigits()
    if take(UInt8(ascii: ".")) { digits += takeDigits() }
    guard digits > 0 else { return false }
    guard take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) else { return true }
    if !take(UInt8(ascii: "-")) { _ = take(UInt8(ascii: "+")) }
    return takeDigits() > 0
  }

  private mutating func takeDigits() -> Int {
    var count = 0
    while takeDigit() != nil { count += 1 }
    return count
  }

  /// Microseconds since midnight.
  fileprivate mutating func isoTime() -> Int64? {
    guard let hour = number(digits: 2...2), hour < 24, take(UInt8(ascii: ":")),
      let minute = number(digits: 2...2), minute < 60
    else { return nil }
    let start = (hour * 60 + minute) * 60_000_000
    guard take(UInt8(ascii: ":")) else { return start }
    guard let second = number(digits: 2...2), second < 60 else { return nil }
    guard take(UInt8(ascii: ".")) else { return start + second * 1_000_000 }
    return fraction().map { start + second * 1_000_000 + $0 }
  }
}
