/// A value known at compile time, or a parameter's value at run time.
public enum Literal: Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// Only for values above Int64.max.
  case unsigned(UInt64)
  case float(Double)
  case string(String)
  case date(days: Int32)
  case timestamp(microseconds: Int64, zoned: Bool)
  /// A span of time as written: calendar units keep their own count, since `1mo` has no fixed length.
  case duration(Span)
  case list([Literal])

  /// A duration literal: `3d`, `2h`, `1mo`.
  public struct Span: Hashable, Sendable {
    public let count: Int64
    public let unit: TimeUnit

    public init(count: Int64, unit: TimeUnit) {
      self.count = count
      self.unit = unit
    }

    /// The length in microseconds; nil for months and longer, whose length is not fixed, for fractions of a
    /// microsecond, and for what 64 bits do not hold. A day has 24 hours here.
    public var microseconds: Int64? {
      guard let unit = unit.nanoseconds else { return nil }
      let (whole, rest) = (Int128(count) * Int128(unit)).quotientAndRemainder(dividingBy: 1_000)
      return rest == 0 ? Int64(exactly: whole) : nil
    }
  }
}

/// The units of duration literals; `d` and longer follow the calendar.
public enum TimeUnit: String, Hashable, Sendable, CaseIterable {
  case ns, us, ms, s, min, h, d, w, mo, q, y

  /// Length in nanoseconds where it is fixed (days and weeks in a zoneless calendar); nil for months and
  /// longer.
  public var nanoseconds: Int64? {
    switch self {
    case .ns: 1
    case .us: 1_000
    case .ms: 1_000_000
    case .s: 1_000_000_000
    case .min: 60_000_000_000
    case .h: 3_600_000_000_000
    case .d: 86_400_000_000_000
    case .w: 604_800_000_000_000
    case .mo, .q, .y: nil
    }
  }
}

extension Literal: CustomStringConvertible {
  /// The literal as the expression grammar writes it.
  public var description: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .unsigned(let value): String(value)
    case .float(let value): value.isNaN ? "nan" : "\(value)"
    case .string(let value):
      "'" + value.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    case .date(let days): "date('\(CivilDate(days: Int64(days)))')"
    case .timestamp(let microseconds, let zoned):
      "timestamp('\(CivilTime(microseconds: microseconds))\(zoned ? "Z" : "")')"
    case .duration(let span): "\(span.count)\(span.unit.rawValue)"
    case .list(let values): "[" + values.map(\.description).joined(separator: ", ") + "]"
    }
  }
}

extension Literal {
  /// The value as a cell of a table shows it: text and dates bare.
  public var cellText: String {
    switch self {
    case .string(let value): value
    case .date(let days): CivilDate(days: Int64(days)).description
    case .timestamp(let microseconds, let zoned):
      CivilTime(microseconds: microseconds).description + (zoned ? "Z" : "")
    case .float(let value): value.isNaN ? "NaN" : "\(value)"
    case .null, .bool, .integer, .unsigned, .duration, .list: description
    }
  }
}
