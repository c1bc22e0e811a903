extension DataType {
  /// The type of differences of this type.
  public var signedCounterpart: DataType {
    switch self {
    case .uint8: .int16
    case .uint16: .int32
    case .uint32, .uint64: .int64
    case _: self
    }
  }

  /// The timestamp that holds a moment of this type.
  public var moment: DataType { self == .date ? .timestamp(zone: nil) : self }

  /// The type that sums of this type are kept in.
  public var accumulator: DataType {
    if self == .duration { return self }
    return isSignedInteger ? .int64 : isUnsignedInteger ? .uint64 : .float64
  }
}
