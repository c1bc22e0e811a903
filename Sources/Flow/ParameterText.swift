import Syntax
public import Types

extension Literal {
  /// The value of a parameter as people spell it in a shell or in a file: as in a cell, text bare, days as
  /// `2024-01-31`, moments as `2024-01-31T10:00:00`; nil when it is none of the type.
  public init?(parameter text: String, type: DataType) {
    switch type {
    case .date:
      guard let days = CalendarLiteral.days(text) else { return nil }
      self = .date(days: days)
    case .timestamp(let zone):
      if let moment = CalendarLiteral.microseconds(text), moment.zoned == (zone != nil) {
        self = .timestamp(microseconds: moment.value, zoned: moment.zoned)
        return
      }
      guard zone == nil, let days = CalendarLiteral.days(text) else { return nil }
      self = .timestamp(microseconds: Int64(days) * 86_400_000_000, zoned: false)
    case .bool, .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, .float32, .float64,
      .decimal, .string, .categorical, .duration, .null:
      self.init(text: text, type: type)
    }
  }
}
