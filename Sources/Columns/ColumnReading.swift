public import Types

extension Column {
  public func isNull(at row: Int) -> Bool { validity.map { !$0[row] } ?? false }

  /// The first of the fixed-width cells; nil for booleans and text.
  public var fixedCells: UnsafeRawPointer? {
    guard case .fixed(let buffer, let offset) = storage else { return nil }
    return UnsafeRawPointer(buffer.base + offset * type.registerWidth)
  }

  /// The cell's text where it lies; nil when the column is not text. Null cells have some text too.
  public func textView(at row: Int) -> TextView? {
    guard case .text(let offsets, let offset, let bytes) = storage else { return nil }
    let ends = offsets.base.assumingMemoryBound(to: Int64.self) + offset
    return TextView(
      bytes: UnsafeRawPointer(bytes.base + Int(ends[row])), count: Int(ends[row + 1] - ends[row]))
  }

  /// Fixed-width cells, null as nil. The width must be the column's.
  public func cells<Cell: FixedCell>(as: Cell.Type) -> [Cell?] {
    guard let base = fixedCells else { preconditionFailure("\(type) is not of fixed width") }
    precondition(type.registerWidth == MemoryLayout<Cell>.stride)
    let values = base.assumingMemoryBound(to: Cell.self)
    return (0..<count).map { isNull(at: $0) ? nil : values[$0] }
  }

  /// Cells of a column of booleans, null as nil.
  public func booleans() -> [Bool?] {
    guard case .bits(let buffer, let offset) = storage else { preconditionFailure("\(type) is not bool") }
    let bits = Bitmap(buffer: buffer, offset: offset)
    return (0..<count).map { isNull(at: $0) ? nil : bits[$0] }
  }

  /// Cells of a column of text, null as nil.
  public func texts() -> [String?] {
    (0..<count).map { row in
      isNull(at: row) ? nil : textView(at: row).map(\.text)
    }
  }

  /// One cell as a value for people: tables, messages. Slow; loops over cells use the typed readers.
  public func cell(at row: Int) -> Literal {
    if isNull(at: row) { return .null }
    func fixed<Cell: FixedCell>(_: Cell.Type) -> Cell {
      guard let base = fixedCells else { preconditionFailure("\(type) is of fixed width") }
      return base.assumingMemoryBound(to: Cell.self)[row]
    }
    switch type {
    case .bool: return booleanCell(at: row)
    case .int8: return .integer(Int64(fixed(Int8.self)))
    case .int16: return .integer(Int64(fixed(Int16.self)))
    case .int32: return .integer(Int64(fixed(Int32.self)))
    case .int64: return .integer(fixed(Int64.self))
    case .uint8: return .integer(Int64(fixed(UInt8.self)))
    case .uint16: return .integer(Int64(fixed(UInt16.self)))
    case .uint32: return .integer(Int64(fixed(UInt32.self)))
    case .uint64:
      let value = fixed(UInt64.self)
      return Int64(exactly: value).map { .integer($0) } ?? .unsigned(value)
    case .float32: return .float(Double(fixed(Float.self)))
    case .float64: return .float(fixed(Double.self))
    case .date: return .date(days: fixed(Int32.self))
    case .timestamp(let zone): return .timestamp(microseconds: fixed(Int64.self), zoned: zone != nil)
    case .duration: return .duration(Literal.Span(count: fixed(Int64.self), unit: .us))
    case .string, .categorical: return textView(at: row).map { .string($0.text) } ?? .null
    case .decimal, .null: return .null
    }
  }

  private func booleanCell(at row: Int) -> Literal {
    guard case .bits(let buffer, let offset) = storage else { return .null }
    return .bool(Bitmap(buffer: buffer, offset: offset)[row])
  }
}

extension TextView {
  /// A copy as a string.
  public var text: String {
    String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
  }
}
