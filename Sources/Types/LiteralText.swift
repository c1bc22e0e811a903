extension Literal {
  /// A value of the type as people spell it in a shell: text bare, dates as 2024-01-31; nil when it is none.
  public init?(text: String, type: DataType) {
    switch type {
    case .string, .categorical: self = .string(text)
    case .bool:
      guard let value = Bool(text) else { return nil }
      self = .bool(value)
    case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64:
      guard let value = Int64(text).map(Literal.integer) ?? UInt64(text).map(Literal.unsigned) else {
        return nil
      }
      self = value
    case .float32, .float64:
      guard let value = Double(text) else { return nil }
      self = .float(value)
    case .date:
      let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 3, let year = Int64(parts[0]), let month = Int64(parts[1]),
        let day = Int64(parts[2]),
        let date = CivilDate(year: year, month: month, day: day)
      else { return nil }
      self = .date(days: Int32(date.days))
    case .duration:
      let count = text.prefix { $0.isNumber || $0 == "-" }
      guard let number = Int64(count), let unit = TimeUnit(rawValue: String(text.dropFirst(count.count)))
      else { return nil }
      self = .duration(Span(count: number, unit: unit))
    case .timestamp, .decimal, .null: return nil
    }
  }
}
