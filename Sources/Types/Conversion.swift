extension DataType {
  /// Whether a cast exists from this type to another. It may still have no value for some cells.
  public func converts(to other: DataType) -> Bool {
    if self == other { return true }
    return switch (self, other) {
    case (.decimal, _), (_, .decimal), (.categorical, _), (_, .categorical), (_, .null): false
    case (.null, _): true
    case (.string, .duration), (.duration, .string): false
    // The clock of another zone needs its rules.
    case (.timestamp(let zone), _) where zone != nil: other == .string && zone == "UTC"
    case (_, .timestamp(let zone)) where zone != nil: false
    case (.string, _), (_, .string): true
    case (.date, .timestamp), (.timestamp, .date): true
    case (_, _): (isNumber || self == .bool) && (other.isNumber || other == .bool)
    }
  }
}
