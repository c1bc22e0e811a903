/// A day of the proleptic Gregorian calendar.
///
/// Source of the formulas: Neri and Schneider, "Euclidean affine functions and their application to calendar
/// algorithms", Software: Practice and Experience 53 (2023). For the days that 32 bits reach in the form in
/// which a multiplication stands for two divisions; for the rest in the plain form of eras of 400 years.
public struct CivilDate: Hashable, Sendable {
  public let year: Int64
  public let month: Int64
  public let day: Int64

  /// The date `days` days after 1970-01-01.
  @inlinable
  public init(days: Int64) {
    // 12,699,422 days before 1970-01-01 a multiple of 400 years began with March.
    guard days >= -12_699_422, days < 1_061_042_401 else {
      self = CivilDate.distant(days)
      return
    }
    let quarters = 4 &* UInt32(truncatingIfNeeded: days &+ 12_699_422) &+ 3
    let century = quarters / 146_097
    let product = 2_939_745 &* UInt64(quarters % 146_097 | 3)
    let yearOfCentury = UInt32(truncatingIfNeeded: product >> 32)
    let dayOfYear = UInt32(truncatingIfNeeded: product) / 2_939_745 / 4
    // Years begin with March here, so that leap days end them.
    let isNextYear: UInt32 = dayOfYear >= 306 ? 1 : 0
    let monthAndDay = 2_141 &* dayOfYear &+ 197_913
    year = Int64(100 &* century &+ yearOfCentury &+ isNextYear) &- 32_800
    month = Int64(monthAndDay >> 16 &- 12 &* isNextYear)
    day = Int64((monthAndDay & 0xffff) / 2_141 &+ 1)
  }

  @usableFromInline
  static func distant(_ days: Int64) -> CivilDate {
    let shifted = days + 719_468  // 0000-03-01 becomes day 0.
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    return CivilDate(
      year: yearOfEra + era * 400 + (marchMonth < 10 ? 0 : 1),
      month: marchMonth < 10 ? marchMonth + 3 : marchMonth - 9,
      ofMonth: dayOfYear - (153 * marchMonth + 2) / 5 + 1)
  }

  private init(year: Int64, month: Int64, ofMonth day: Int64) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// Nil when there is no such day.
  public init?(year: Int64, month: Int64, day: Int64) {
    guard (1...12).contains(month), (-999_999...999_999).contains(year), day >= 1,
      day <= CivilDate.daysIn(month: month, year: year)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// Days since 1970-01-01.
  public var days: Int64 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  public static func isLeap(_ year: Int64) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  public static func daysIn(month: Int64, year: Int64) -> Int64 {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension CivilDate: CustomStringConvertible {
  /// ISO 8601: `2024-01-31`.
  public var description: String {
    "\(year < 0 ? "-" : "")\(padded(abs(year), 4))-\(padded(month, 2))-\(padded(day, 2))"
  }
}

/// A wall-clock moment to the microsecond.
public struct CivilTime: Hashable, Sendable, CustomStringConvertible {
  public let date: CivilDate
  /// Microseconds since midnight.
  public let microseconds: Int64

  /// The moment `microseconds` after 1970-01-01T00:00:00.
  public init(microseconds: Int64) {
    let day: Int64 = 86_400_000_000
    var days = microseconds / day
    var rest = microseconds % day
    if rest < 0 {
      rest += day
      days -= 1
    }
    date = CivilDate(days: days)
    self.microseconds = rest
  }

  /// ISO 8601 with a fraction only where there is one: `2024-01-31T10:00:00`.
  public var description: String {
    let seconds = microseconds / 1_000_000
    let fraction = microseconds % 1_000_000
    let clock = "\(padded(seconds / 3_600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    return "\(date)T\(clock)" + (fraction == 0 ? "" : ".\(padded(fraction, 6))")
  }
}

private func padded(_ value: Int64, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
