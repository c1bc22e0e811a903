/// Dates and moments as ISO 8601 writes them, in the proleptic Gregorian calendar, years 0001 to 9999.
public struct CalendarLiteral {
  private let text: [UInt8]
  private var index = 0

  /// Days since 1970-01-01 of `2024-01-31`; nil where there is no such day.
  public static func days(_ text: String) -> Int32? {
    var reader = CalendarLiteral(text)
    guard let days = reader.date(), reader.isAtEnd else { return nil }
    return Int32(days)
  }

  /// Microseconds since 1970-01-01T00:00:00 of `2024-01-31T10:00`, with optional seconds, up to six digits of
  /// a fraction, and a zone (`Z`, `+02:00`), which is subtracted.
  public static func microseconds(_ text: String) -> (value: Int64, zoned: Bool)? {
    var reader = CalendarLiteral(text)
    guard let days = reader.date() else { return nil }
    guard reader.take(UInt8(ascii: "T")) || reader.take(UInt8(ascii: " ")), let clock = reader.clock() else {
      return nil
    }
    guard let zone = reader.zone(), reader.isAtEnd else { return nil }
    let local = Int64(days) * 86_400_000_000 + clock
    return (local - Int64(zone.minutes) * 60_000_000, zone.isGiven)
  }

  private init(_ text: String) {
    self.text = Array(text.utf8)
  }

  private var isAtEnd: Bool { index == text.count }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard index < text.count, text[index] == byte else { return false }
    index += 1
    return true
  }

  private mutating func digits(_ count: Int) -> Int? {
    guard index + count <= text.count else { return nil }
    var value = 0
    for byte in text[index..<index + count] {
      guard isDigit(byte) else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    index += count
    return value
  }

  private mutating func date() -> Int? {
    guard let year = digits(4), take(UInt8(ascii: "-")), let month = digits(2), take(UInt8(ascii: "-")),
      let day = digits(2), year >= 1, (1...12).contains(month), day >= 1
    else { return nil }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard day <= lengths[month - 1] else { return nil }
    let before = year - 1
    let leapDays = before / 4 - before / 100 + before / 400
    // 719162 days lie between 0001-01-01 and 1970-01-01.
    return before * 365 + leapDays + lengths[..<(month - 1)].reduce(0, +) + day - 1 - 719_162
  }

  /// Microseconds since midnight.
  private mutating func clock() -> Int64? {
    guard let hour = digits(2), take(UInt8(ascii: ":")), let minute = digits(2), hour < 24, minute < 60 else {
      return nil
    }
    var value = Int64(hour * 3_600 + minute * 60) * 1_000_000
    guard take(UInt8(ascii: ":")) else { return value }
    guard let second = digits(2), second < 60 else { return nil }
    value += Int64(second) * 1_000_000
    guard take(UInt8(ascii: ".")) else { return value }
    var unit: Int64 = 100_000
    let start = index
    while unit > 0, let digit = digits(1) {
      value += Int64(digit) * unit
      unit /= 10
    }
    return index > start ? value : nil
  }

  /// Minutes east of UTC.
  private mutating func zone() -> (minutes: Int, isGiven: Bool)? {
    if isAtEnd { return (0, false) }
    if take(UInt8(ascii: "Z")) { return (0, true) }
    let isWest = take(UInt8(ascii: "-"))
    guard isWest || take(UInt8(ascii: "+")), let hours = digits(2), take(UInt8(ascii: ":")),
      let minutes = digits(2), hours < 24, minutes < 60
    else { return nil }
    return ((hours * 60 + minutes) * (isWest ? -1 : 1), true)
  }
}
