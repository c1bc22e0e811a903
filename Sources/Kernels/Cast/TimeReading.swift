import Types

extension TimeFormat {
  /// Microseconds since 1970-01-01T00:00:00 of a text in this format; nil when it is in another, when there
  /// is no such day or time, or when what it says of a day twice does not agree.
  func read(_ text: UnsafeRawBufferPointer) -> Int64? {
    var reader = TextReader(text)
    var moment = MomentParts()
    for part in parts {
      switch part {
      case .text(let bytes): if !reader.take(bytes) { return nil }
      case .directive(let directive): if !moment.read(directive, &reader) { return nil }
      }
    }
    return reader.isAtEnd ? moment.microseconds : nil
  }
}

/// What the directives of a format said.
private struct MomentParts {
  private var year: Int64?
  private var month: Int64?
  private var day: Int64?
  private var dayOfYear: Int64?
  private var isoYear: Int64?
  private var isoWeek: Int64?
  private var weekday: Int64?
  private var hour: Int64 = 0
  /// 12 in the afternoon; nil without `%p`.
  private var half: Int64?
  private var minute: Int64 = 0
  private var second: Int64 = 0
  private var microsecond: Int64 = 0

  /// Reads what a directive stands for; false when it does not stand there.
  mutating func read(_ directive: TimeFormat.Directive, _ reader: inout TextReader) -> Bool {
    func number(_ place: inout Int64?, _ digits: ClosedRange<Int>, _ values: ClosedRange<Int64>) -> Bool {
      place = reader.number(digits: digits)
      return place.map(values.contains) ?? false
    }
    func number(_ place: inout Int64, _ values: ClosedRange<Int64>) -> Bool {
      guard let found = reader.number(digits: 1...2), values.contains(found) else { return false }
      place = found
      return true
    }
    func name(_ place: inout Int64?, _ names: [[UInt8]], prefix: Int) -> Bool {
      place = names.firstIndex { reader.takeName($0.prefix(prefix)) }.map { Int64($0 + 1) }
      return place != nil
    }
    switch directive {
    case .year: return number(&year, 4...4, 1...9_999)
    case .yearOfCentury:
      guard number(&year, 2...2, 0...99), let short = year else { return false }
      year = short + (short < 69 ? 2_000 : 1_900)
      return true
    case .month: return number(&month, 1...2, 1...12)
    case .monthName: return name(&month, CalendarNames.months, prefix: .max)
    case .monthShortName: return name(&month, CalendarNames.months, prefix: 3)
    case .day: return number(&day, 1...2, 1...31)
    case .dayOfYear: return number(&dayOfYear, 1...3, 1...366)
    case .isoYear: return number(&isoYear, 4...4, 1...9_999)
    case .isoWeek: return number(&isoWeek, 1...2, 1...53)
    case .isoWeekday: return number(&weekday, 1...1, 1...7)
    case .weekdayName: return name(&weekday, CalendarNames.weekdays, prefix: .max)
    case .weekdayShortName: return name(&weekday, CalendarNames.weekdays, prefix: 3)
    case .hour: return number(&hour, 0...23)
    case .hourOfHalf: return number(&hour, 1...12)
    case .halfOfDay:
      half =
        reader.takeName(TimeFormat.morning[...]) ? 0 : reader.takeName(TimeFormat.afternoon[...]) ? 12 : nil
      return half != nil
    case .minute: return number(&minute, 0...59)
    case .second: return number(&second, 0...59)
    case .microsecond:
      guard let found = reader.fraction() else { return false }
      microsecond = found
      return true
    }
  }

  var microseconds: Int64? {
    guard let days else { return nil }
    let hourOfDay = half.map { self.hour % 12 + $0 } ?? hour
    return days * 86_400_000_000 + (hourOfDay * 3_600 + minute * 60 + second) * 1_000_000 + microsecond
  }

  /// Every way to say the day, all of which agree.
  private var days: Int64? {
    var found: Int64?
    func agrees(_ day: Int64?) -> Bool {
      guard let day, found ?? day == day else { return false }
      found = day
      return true
    }
    if let year, let month, let day {
      guard agrees(CivilDate(year: year, month: month, day: day)?.days) else { return nil }
    }
    if let year, let dayOfYear {
      guard let first = CivilDate(year: year, month: 1, day: 1)?.days,
        dayOfYear <= (CivilDate.isLeap(year) ? 366 : 365), agrees(first + dayOfYear - 1)
      else { return nil }
    }
    if let isoYear, let isoWeek, let weekday {
      guard let monday = CalendarDay.monday(isoYear: isoYear, week: isoWeek), agrees(monday + weekday - 1)
      else { return nil }
    }
    guard let found else { return nil }
    let date = CivilDate(days: found)
    if let month, month != date.month { return nil }
    if let weekday, weekday != CalendarDay.weekday(found) { return nil }
    return found
  }
}

/// Takes a text from its start.
struct TextReader {
  private let text: UnsafeRawBufferPointer
  private var index = 0

  init(_ text: UnsafeRawBufferPointer) { self.text = text }

  var isAtEnd: Bool { index == text.count }

  /// The byte at which the reader is; nil at the end.
  var byte: UInt8? { index < text.count ? text[index] : nil }

  mutating func take(_ byte: UInt8) -> Bool {
    guard self.byte == byte else { return false }
    index += 1
    return true
  }

  mutating func take(_ bytes: [UInt8]) -> Bool {
    guard text[index...].starts(with: bytes) else { return false }
    index += bytes.count
    return true
  }

  /// Takes a name of ASCII letters, whatever their case.
  mutating func takeName(_ name: ArraySlice<UInt8>) -> Bool {
    guard text.count - index >= name.count,
      zip(text[index...], name).allSatisfy({ $0 | 0x20 == $1 | 0x20 })
    else { return false }
    index += name.count
    return true
  }

  /// A number of as many digits as stand there.
  mutating func number(digits: ClosedRange<Int>) -> Int64? {
    var value: Int64 = 0
    let start = index
    while index - start < digits.upperBound, let digit = takeDigit() { value = value * 10 + digit }
    return index - start < digits.lowerBound ? nil : value
  }

  /// Millionths, from one to six digits.
  mutating func fraction() -> Int64? {
    var value: Int64 = 0
    var unit: Int64 = 100_000
    while unit > 0, let digit = takeDigit() {
      value += digit * unit
      unit /= 10
    }
    return unit == 100_000 ? nil : value
  }

  mutating func takeDigit() -> Int64? {
    guard let byte, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
    index += 1
    return Int64(byte - UInt8(ascii: "0"))
  }
}
