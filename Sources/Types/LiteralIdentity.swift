/// Literals are equal when they are the same value bit for bit, so that one may stand for the other.
///
/// `0.0` and `-0.0` are two, since `1 / -0.0` is another number, and NaN is itself. Two spellings of a letter
/// in Unicode, which Swift's strings equate, are two.
extension Literal: Hashable {
  public static func == (one: Literal, other: Literal) -> Bool {
    switch (one, other) {
    case (.null, .null): true
    case (.bool(let one), .bool(let other)): one == other
    case (.integer(let one), .integer(let other)): one == other
    case (.unsigned(let one), .unsigned(let other)): one == other
    case (.float(let one), .float(let other)): one.bitPattern == other.bitPattern
    case (.string(let one), .string(let other)): one.utf8.elementsEqual(other.utf8)
    case (.date(let one), .date(let other)): one == other
    case (.timestamp(let one, let isZoned), .timestamp(let other, let isOtherZoned)):
      one == other && isZoned == isOtherZoned
    case (.duration(let one), .duration(let other)): one == other
    case (.list(let one), .list(let other)): one == other
    case (.null, _), (.bool, _), (.integer, _), (.unsigned, _), (.float, _), (.string, _), (.date, _),
      (.timestamp, _), (.duration, _), (.list, _):
      false
    }
  }

  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let value): hasher.combine(value)
    case .integer(let value): hasher.combine(value)
    case .unsigned(let value): hasher.combine(value)
    case .float(let value): hasher.combine(value.bitPattern)
    case .string(let value): for byte in value.utf8 { hasher.combine(byte) }
    case .date(let days): hasher.combine(days)
    case .timestamp(let microseconds, _): hasher.combine(microseconds)
    case .duration(let span): hasher.combine(span)
    case .list(let items): hasher.combine(items)
    }
  }
}
