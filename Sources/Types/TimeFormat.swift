/// How dates and times are written as text: plain text and directives, `%Y-%m-%d`.
///
/// The directives are those of C's strftime, as far as they mean the same in every place: names are English,
/// and there is no zone.
public struct TimeFormat: Hashable, Sendable {
  /// What a format is for, which decides what directives it may and must have.
  public enum Purpose: String, Hashable, Sendable {
    case formatDate = "format_date"
    case formatTimestamp = "format_timestamp"
    case parseDate = "parse_date"
    case parseTimestamp = "parse_timestamp"
  }

  public enum Directive: Character, CaseIterable, Hashable, Sendable {
    case year = "Y"
    case yearOfCentury = "y"
    case month = "m"
    case monthName = "B"
    case monthShortName = "b"
    case day = "d"
    case dayOfYear = "j"
    case isoYear = "G"
    case isoWeek = "V"
    case isoWeekday = "u"
    case weekdayName = "A"
    case weekdayShortName = "a"
    case hour = "H"
    case hourOfHalf = "I"
    case halfOfDay = "p"
    case minute = "M"
    case second = "S"
    case microsecond = "f"

    var isOfClock: Bool {
      switch self {
      case .hour, .hourOfHalf, .halfOfDay, .minute, .second, .microsecond: true
      case .year, .yearOfCentury, .month, .monthName, .monthShortName, .day, .dayOfYear, .isoYear, .isoWeek,
        .isoWeekday, .weekdayName, .weekdayShortName:
        false
      }
    }
  }

  public enum Part: Hashable, Sendable {
    case text([UInt8])
    case directive(Directive)
  }

  /// Why a text is no format for its purpose.
  public struct Fault: Error, Hashable {
    public let description: String
  }

  /// All directives, for messages.
  public static let directives =
    Directive.allCases.map { "%\($0.rawValue)" }.joined(separator: " ") + " %F %T %%"

  public let parts: [Part]

  public init(_ text: String, for purpose: Purpose) throws(Fault) {
    parts = try TimeFormat.parts(of: text)
    var directives: [Directive] = []
    for case .directive(let directive) in parts { directives.append(directive) }
    let isDate = purpose == .formatDate || purpose == .parseDate
    if isDate, let clock = directives.first(where: \.isOfClock) {
      throw Fault(description: "%\(clock.rawValue) is of a time, and a date has none")
    }
    if purpose == .parseDate || purpose == .parseTimestamp {
      try TimeFormat.requireMoment(Set(directives), count: directives.count)
    }
  }

  private static func parts(of text: String) throws(Fault) -> [Part] {
    var parts: [Part] = []
    var plain: [UInt8] = []
    func take(_ directives: [Part]) {
      if !plain.isEmpty { parts.append(.text(plain)) }
      plain = []
      parts += directives
    }
    var characters = text.unicodeScalars.makeIterator()
    while let character = characters.next() {
      guard character == "%" else {
        plain += Array(String(character).utf8)
        continue
      }
      guard let letter = characters.next() else { throw Fault(description: "a `%` stands at the end") }
      if letter == "%" {
        plain.append(UInt8(ascii: "%"))
      } else if letter == "F" {
        let dash = Part.text([UInt8(ascii: "-")])
        take([.directive(.year), dash, .directive(.month), dash, .directive(.day)])
      } else if letter == "T" {
        let colon = Part.text([UInt8(ascii: ":")])
        take([.directive(.hour), colon, .directive(.minute), colon, .directive(.second)])
      } else if let directive = Directive(rawValue: Character(letter)) {
        take([.directive(directive)])
      } else {
        throw Fault(description: "%\(letter) is no directive of Leat")
      }
    }
    take([])
    return parts
  }

  /// A text that is parsed says of each thing exactly once what is needed to know the moment.
  private static func requireMoment(_ given: Set<Directive>, count: Int) throws(Fault) {
    guard given.count == count else { throw Fault(description: "a directive stands twice") }
    let years: Set<Directive> = [.year, .yearOfCentury]
    let months: Set<Directive> = [.month, .monthName, .monthShortName]
    let dates = [
      (!given.isDisjoint(with: years) && !given.isDisjoint(with: months) && given.contains(.day)),
      !given.isDisjoint(with: years) && given.contains(.dayOfYear),
      given.isSuperset(of: [.isoYear, .isoWeek, .isoWeekday]),
    ]
    guard dates.contains(true) else {
      throw Fault(description: "a day is %Y %m %d, or %Y %j, or %G %V %u")
    }
    guard given.contains(.hourOfHalf) == given.contains(.halfOfDay) else {
      throw Fault(description: "%I and %p go together")
    }
  }
}
