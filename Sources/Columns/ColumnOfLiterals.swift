public import Types

extension Column {
  /// A column of values as people write them, each of them of the type or null. Slow: for columns by hand.
  public init(_ literals: [Literal], type: DataType) {
    func whole<Cell: FixedCell & FixedWidthInteger>(_: Cell.Type) -> Column {
      Column(literals.map { $0.whole.map { Cell(truncatingIfNeeded: $0) } }, type: type)
    }
    switch type {
    case .bool: self.init(literals.map { if case .bool(let value) = $0 { value } else { nil } })
    case .int8: self = whole(Int8.self)
    case .int16: self = whole(Int16.self)
    case .int32, .date: self = whole(Int32.self)
    case .int64, .timestamp, .duration: self = whole(Int64.self)
    case .uint8: self = whole(UInt8.self)
    case .uint16: self = whole(UInt16.self)
    case .uint32: self = whole(UInt32.self)
    case .uint64: self = whole(UInt64.self)
    case .float32: self.init(literals.map { $0.float.map { Float($0) } })
    case .float64: self.init(literals.map(\.float))
    case .string, .categorical, .decimal, .null:
      let texts = Column(literals.map { if case .string(let text) = $0 { text } else { nil } })
      self.init(type: type, count: texts.count, storage: texts.storage, validity: texts.validity)
    }
  }
}

extension Literal {
  /// The number that a cell of a whole number, a day, a moment or a duration holds.
  fileprivate var whole: Int128? {
    switch self {
    case .integer(let value): Int128(value)
    case .unsigned(let value): Int128(value)
    case .date(let days): Int128(days)
    case .timestamp(let microseconds, _): Int128(microseconds)
    case .duration(let span): span.microseconds.map { Int128($0) }
    case .null, .bool, .float, .string, .list: nil
    }
  }

  fileprivate var float: Double? {
    if case .float(let value) = self { value } else { nil }
  }
}
