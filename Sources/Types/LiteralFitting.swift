extension Literal {
  /// The type a literal has where nothing else says one.
  public var naturalType: DataType {
    switch self {
    case .null: .null
    case .bool: .bool
    case .integer: .int64
    case .unsigned: .uint64
    case .float: .float64
    case .string: .string
    case .date: .date
    case .timestamp(_, let zoned): .timestamp(zone: zoned ? "UTC" : nil)
    case .duration: .duration
    case .list: .null
    }
  }

  /// The same value as a cell of the type, if the type holds it without loss of meaning: a whole number fits
  /// every number type whose range it is in, a fraction the float types.
  public func fitted(to type: DataType) -> Literal? {
    switch (self, type) {
    case (.null, _): return .null
    case (.integer(let value), .float32), (.integer(let value), .float64): return .float(Double(value))
    case (.unsigned(let value), .float32), (.unsigned(let value), .float64): return .float(Double(value))
    case (.integer(let value), _) where type.isInteger: return type.holds(value) ? self : nil
    case (.unsigned, .uint64): return self
    case (.float, .float32), (.float, .float64): return self
    case (.timestamp(_, let zoned), .timestamp(let zone)): return zoned == (zone != nil) ? self : nil
    case (_, _): return naturalType == type ? self : nil
    }
  }
}

extension DataType {
  /// Whether an integer type has this value.
  fileprivate func holds(_ value: Int64) -> Bool {
    switch self {
    case .int8: Int8(exactly: value) != nil
    case .int16: Int16(exactly: value) != nil
    case .int32: Int32(exactly: value) != nil
    case .int64: true
    case .uint8: UInt8(exactly: value) != nil
    case .uint16: UInt16(exactly: value) != nil
    case .uint32: UInt32(exactly: value) != nil
    case .uint64: value >= 0
    case _: false
    }
  }
}
