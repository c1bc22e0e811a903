import Types

extension TimeFormat {
  /// Appends the text of a moment without a zone.
  func write(microseconds: Int64, to text: inout [UInt8]) {
    let moment = CivilTime(microseconds: microseconds)
    write(moment.date, clock: moment.microseconds, to: &text)
  }

  /// Appends the text of a day, whose time is midnight.
  func write(days: Int64, to text: inout [UInt8]) { write(CivilDate(days: days), clock: 0, to: &text) }

  private func write(_ date: CivilDate, clock: Int64, to text: inout [UInt8]) {
    for part in parts {
      switch part {
      case .text(let bytes): text += bytes
      case .directive(let directive): write(directive, date, clock: clock, to: &text)
      }
    }
  }

  private func write(_ directive: Directive, _ date: CivilDate, clock: Int64, to text: inout [UInt8]) {
    let hour = clock / 3_600_000_000
    switch directive {
    case .year: text.append(number: date.year, width: 4)
    case .yearOfCentury: text.append(number: (date.year % 100 + 100) % 100, width: 2)
    case .month: text.append(number: date.month, width: 2)
    case .monthName: text += CalendarNames.months[Int(date.month - 1)]
    case .monthShortName: text += CalendarNames.months[Int(date.month - 1)].prefix(3)
    case .day: text.append(number: date.day, width: 2)
    case .dayOfYear: text.append(number: CalendarDay.dayOfYear(date.days), width: 3)
    case .isoYear: text.append(number: CalendarDay.isoWeek(date.days).year, width: 4)
    case .isoWeek: text.append(number: CalendarDay.isoWeek(date.days).week, width: 2)
    case .isoWeekday: text.append(number: CalendarDay.weekday(date.days), width: 1)
    case .weekdayName: text += CalendarNames.weekdays[Int(CalendarDay.weekday(date.days) - 1)]
    case .weekdayShortName:
      text += CalendarNames.weekdays[Int(CalendarDay.weekday(date.days) - 1)].prefix(3)
    case .hour: text.append(number: hour, width: 2)
    case .hourOfHalf: text.append(number: (hour + 11) % 12 + 1, width: 2)
    case .halfOfDay: text += hour < 12 ? TimeFormat.morning : TimeFormat.afternoon
    case .minute: text.append(number: clock / 60_000_000 % 60, width: 2)
    case .second: text.append(number: clock / 1_000_000 % 60, width: 2)
    case .microsecond: text.append(number: clock % 1_000_000, width: 6)
    }
  }

  static let morning = Array("AM".utf8)
  static let afternoon = Array("PM".utf8)
}

extension [UInt8] {
  /// Appends a number with leading zeros up to a width, which does not count a minus sign.
  mutating func append(number: Int64, width: Int = 1) {
    if number < 0 { append(UInt8(ascii: "-")) }
    append(number: number.magnitude, width: width)
  }

  mutating func append(number: UInt64, width: Int = 1) {
    let start = count
    var rest = number
    repeat {
      append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    while count - start < width { append(UInt8(ascii: "0")) }
    self[start...].reverse()
  }
}
