import Types

extension Kernel {
  /// Easter Sunday of a year. Before 1583 there was no Gregorian calendar: an error of the cell.
  static let easterSunday = Kernel("easter_sunday") { request in
    guard request.operands == [.int64] else { return nil }
    return .attempts { (year: Int64) -> Int32? in
      Easter.sunday(of: year).map { Int32(truncatingIfNeeded: $0) }
    }
  }
}

/// The computation of Easter in the Gregorian calendar, after S. Butcher (1876), as J. Meeus gives it in
/// Astronomical Algorithms, chapter 8.
enum Easter {
  /// Days since 1970-01-01; nil before 1583.
  static func sunday(of year: Int64) -> Int64? {
    guard year >= 1583 else { return nil }
    let (century, yearOfCentury) = (year / 100, year % 100)
    let golden = year % 19
    let moonCorrection = (8 * century + 13) / 25
    let epact = (19 * golden + century - century / 4 - moonCorrection + 15) % 30
    let weekday = (32 + 2 * (century % 4) + 2 * (yearOfCentury / 4) - epact - yearOfCentury % 4) % 7
    let late = (golden + 11 * epact + 22 * weekday) / 451
    let day = epact + weekday - 7 * late + 21
    return CivilDate(year: year, month: 3, day: 1).map { $0.days + day }
  }
}
