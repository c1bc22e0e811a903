/// The type of one cell. Nullability, unit and frame are kept beside it, never inside it.
public enum DataType: Hashable, Sendable {
  case bool
  case int8, int16, int32, int64
  case uint8, uint16, uint32, uint64
  case float32, float64
  case decimal(precision: Int, scale: Int)
  /// UTF-8 text; compared by bytes.
  case string
  /// Days since 1970-01-01, proleptic Gregorian, 32 bit.
  case date
  /// Microseconds since 1970-01-01T00:00:00, 64 bit; with a zone the instant is UTC, without one it is
  /// wall-clock.
  case timestamp(zone: String?)
  /// Microseconds, 64 bit.
  case duration
  case categorical
  /// The type of a bare `null`, which meets every other type.
  case null
}

extension DataType: CustomStringConvertible {
  /// The name as users write it.
  public var description: String {
    switch self {
    case .bool: "bool"
    case .int8: "int8"
    case .int16: "int16"
    case .int32: "int32"
    case .int64: "int64"
    case .uint8: "uint8"
    case .uint16: "uint16"
    case .uint32: "uint32"
    case .uint64: "uint64"
    case .float32: "float32"
    case .float64: "float64"
    case .decimal(let precision, let scale): "decimal(\(precision), \(scale))"
    case .string: "string"
    case .date: "date"
    case .timestamp(zone: nil): "timestamp"
    case .timestamp(let zone?): "timestamp(\(zone))"
    case .duration: "duration"
    case .categorical: "categorical"
    case .null: "null"
    }
  }

  /// The types that have no parameters, in the order in which messages list them.
  public static let plain: [DataType] = [
    .bool, .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, .float32, .float64,
    .string, .date, .timestamp(zone: nil), .duration, .categorical,
  ]

  private static let byName: [String: DataType] = Dictionary(
    uniqueKeysWithValues: plain.map { ($0.description, $0) })

  /// Reads a type as users write it: `int64`, `timestamp(UTC)`, `decimal(10, 2)`; nil when it is none.
  public init?(name: String) {
    if let plain = DataType.byName[name] {
      self = plain
      return
    }
    guard name.last == ")", let open = name.firstIndex(of: "(") else { return nil }
    let head = name[..<open]
    let inner = name[name.index(after: open)..<name.index(before: name.endIndex)]
    let parts = inner.split(separator: ",", omittingEmptySubsequences: false).map { part in
      String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
    switch (head, parts.count) {
    case ("timestamp", 1) where !parts[0].isEmpty:
      self = .timestamp(zone: parts[0])
    case ("decimal", 2):
      guard let precision = Int(parts[0]), let scale = Int(parts[1]),
        (1...38).contains(precision), (0...precision).contains(scale)
      else { return nil }
      self = .decimal(precision: precision, scale: scale)
    case (_, _): return nil
    }
  }
}

extension DataType {
  public var isSignedInteger: Bool {
    self == .int8 || self == .int16 || self == .int32 || self == .int64
  }

  public var isUnsignedInteger: Bool {
    self == .uint8 || self == .uint16 || self == .uint32 || self == .uint64
  }

  public var isInteger: Bool { isSignedInteger || isUnsignedInteger }

  public var isFloat: Bool { self == .float32 || self == .float64 }

  public var isNumber: Bool { isInteger || isFloat }

  /// Whether two values have a distance.
  public var hasDistances: Bool {
    switch self {
    case .date, .timestamp, .duration: true
    case .bool, .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, .float32, .float64,
      .decimal, .string, .categorical, .null:
      isNumber
    }
  }

  /// Whether a value says how far apart two values of another type are.
  public func isDistance(of other: DataType) -> Bool {
    if other.isInteger { return isInteger }
    return other.isFloat ? isNumber : other.hasDistances && self == .duration
  }

  /// The name of the zone of a timestamp that has one.
  public var zone: String? {
    if case .timestamp(let zone?) = self { zone } else { nil }
  }

  /// Bytes of one cell in an engine register: booleans take a byte, text a 16-byte view.
  public var registerWidth: Int {
    switch self {
    case .bool, .int8, .uint8, .null: 1
    case .int16, .uint16: 2
    case .int32, .uint32, .float32, .date: 4
    case .int64, .uint64, .float64, .timestamp, .duration: 8
    case .decimal, .string, .categorical: 16
    }
  }

  /// The smallest type that holds both without loss of kind: integers meet in the wider, integers and floats
  /// in float64, signed and unsigned in int64 (whose conversion from uint64 is checked); nil when they do not
  /// meet.
  public func meet(_ other: DataType) -> DataType? {
    if self == other { return self }
    if self == .null { return other }
    if other == .null { return self }
    guard isNumber, other.isNumber else { return nil }
    if isFloat || other.isFloat { return .float64 }
    if isSignedInteger == other.isSignedInteger {
      return registerWidth >= other.registerWidth ? self : other
    }
    return .int64
  }
}
