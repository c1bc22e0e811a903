/// How a csv file lays out its fields, as far as a flow says it.
public struct TextLayout: Hashable, Sendable {
  /// The ASCII character between fields; nil: the format's own.
  public var delimiter: Character?
  /// What quotes fields.
  public var quote = Quote.usual
  /// Without a header columns have the names `column_1`, `column_2` and so on.
  public var hasHeader = true
  /// Lines above the header, or the first row, that are no part of the table.
  public var skippedLines = 0
  /// The fields that mean null; nil: empty ones.
  public var nullTokens: [String]?
  /// What stands between the whole and the fraction of a number.
  public var decimalPoint: Character = "."
  /// How dates are written; nil: ISO 8601. A `TimeFormat` that reads a date.
  public var dateFormat: String?
  /// How timestamps without a zone are written; nil: ISO 8601. A `TimeFormat` that reads a timestamp.
  public var timestampFormat: String?

  public enum Quote: Hashable, Sendable {
    /// `"`.
    case usual
    /// Quotes are text like any other.
    case none
    case character(Character)
  }

  public init() {}

  /// What no layout can be, in words; nil for a sound one.
  public var defect: String? {
    if let delimiter, !TextLayout.canSeparate(delimiter) { return "nothing separates fields" }
    if case .character(let character) = quote, !TextLayout.canSeparate(character) {
      return "nothing quotes fields"
    }
    let quoteCharacter: Character? =
      switch quote {
      case .usual: "\""
      case .none: nil
      case .character(let character): character
      }
    if quoteCharacter == delimiter ?? "," { return "one character separates and quotes" }
    if decimalPoint != "." && decimalPoint != "," { return "no decimal point" }
    if skippedLines < 0 { return "a negative number of lines" }
    if let dateFormat, (try? TimeFormat(dateFormat, for: .parseDate)) == nil { return "no format of dates" }
    if let timestampFormat, (try? TimeFormat(timestampFormat, for: .parseTimestamp)) == nil {
      return "no format of timestamps"
    }
    return nil
  }

  /// Whether a character can separate or quote fields: one byte that no number, time or line consists of.
  public static func canSeparate(_ character: Character) -> Bool {
    guard let byte = character.asciiValue, byte >= 0x20 || byte == 9, byte != 0x7f else { return false }
    return !character.isLetter && !character.isNumber && !"+-.".contains(character)
  }
}
