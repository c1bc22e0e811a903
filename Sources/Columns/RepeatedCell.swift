public import Types

extension Column {
  /// A column that has one value in every row; nil where no cell of the type is the value.
  public init?(repeating value: Literal, type: DataType, count: Int) {
    func fixed<Cell: FixedCell>(_ cell: Cell?) -> Column? {
      cell.map { Column(Array(repeating: $0, count: count), type: type) }
    }
    let isNull = value == .null
    let whole: Int64? = if case .integer(let number) = value { number } else { isNull ? 0 : nil }
    let column: Column?
    switch (type, value) {
    case (.bool, .bool(let flag)): column = Column(Array(repeating: flag, count: count))
    case (.bool, .null): column = Column([Bool](repeating: false, count: count))
    case (.int8, _): column = fixed(whole.flatMap { Int8(exactly: $0) })
    case (.int16, _): column = fixed(whole.flatMap { Int16(exactly: $0) })
    case (.int32, _): column = fixed(whole.flatMap { Int32(exactly: $0) })
    case (.int64, _): column = fixed(whole)
    case (.uint8, _): column = fixed(whole.flatMap { UInt8(exactly: $0) })
    case (.uint16, _): column = fixed(whole.flatMap { UInt16(exactly: $0) })
    case (.uint32, _): column = fixed(whole.flatMap { UInt32(exactly: $0) })
    case (.uint64, .unsigned(let number)): column = fixed(number)
    case (.uint64, _): column = fixed(whole.flatMap { UInt64(exactly: $0) })
    case (.float32, .float(let number)): column = fixed(Float(number))
    case (.float32, .null): column = fixed(Float(0))
    case (.float64, .float(let number)): column = fixed(number)
    case (.float64, .null): column = fixed(Double(0))
    case (.date, .date(let days)): column = fixed(days)
    case (.date, .null): column = fixed(Int32(0))
    case (.timestamp, .timestamp(let microseconds, _)): column = fixed(microseconds)
    case (.duration, .duration(let span)): column = fixed(span.microseconds)
    case (.timestamp, .null), (.duration, .null): column = fixed(Int64(0))
    case (.string, .string(let text)), (.categorical, .string(let text)):
      column = Column(Array(repeating: text, count: count))
    case (.string, .null), (.categorical, .null): column = Column([String](repeating: "", count: count))
    case (_, _): column = nil
    }
    guard let column else { return nil }
    let none = isNull ? BufferPool.shared.zeroed(byteCount: Bitmap.byteCount(bits: count)) : nil
    self.init(
      type: type, count: count, storage: column.storage,
      validity: none.map { Bitmap(buffer: $0, offset: 0) })
  }
}
