public import Types

/// The types that an argument admits.
public indirect enum TypeConstraint: Hashable, Sendable {
  case exactly(DataType)
  case any
  /// Integers and floats.
  case number
  case integer
  /// Signed integers and floats.
  case signed
  case float
  /// Dates and timestamps.
  case temporal
  /// Timestamps, whether they have a zone or not.
  case timestamp
  /// Timestamps without a zone.
  case wallClock
  /// Timestamps with a zone.
  case zoned
  /// A text that is the name of a time zone.
  case zoneName
  /// Everything that has an order: numbers, text, booleans, dates, timestamps, durations.
  case ordered
  case oneOf([TypeConstraint])

  /// Reads a word of a signature.
  init?(word: String) {
    switch word {
    case "any": self = .any
    case "number": self = .number
    case "integer": self = .integer
    case "signed": self = .signed
    case "float": self = .float
    case "temporal": self = .temporal
    case "timestamp": self = .timestamp
    case "wall_clock": self = .wallClock
    case "zoned": self = .zoned
    case "zone_name": self = .zoneName
    case "ordered": self = .ordered
    case _:
      guard let type = DataType(name: word) else { return nil }
      self = .exactly(type)
    }
  }

  public func admits(_ type: DataType) -> Bool {
    switch self {
    case .exactly(let own): own == type
    case .any: true
    case .number: type.isNumber
    case .integer: type.isInteger
    case .signed: type.isSignedInteger || type.isFloat
    case .float: type.isFloat
    case .temporal: type.isTemporal
    case .timestamp: type.isTemporal && type != .date
    case .zoneName: type == .string
    case .wallClock: type == .timestamp(zone: nil)
    case .zoned: type.isTemporal && type != .date && type != .timestamp(zone: nil)
    case .ordered: type.isOrdered
    case .oneOf(let words): words.contains { $0.admits(type) }
    }
  }

  /// The word or words as a message shows them.
  public var description: String {
    switch self {
    case .exactly(let type): type.description
    case .any: "any type"
    case .number: "a number"
    case .integer: "an integer"
    case .signed: "a signed number"
    case .float: "a float"
    case .temporal: "a date or timestamp"
    case .timestamp: "timestamp"
    case .wallClock: "a timestamp without a zone"
    case .zoned: "a timestamp with a zone"
    case .zoneName: "the name of a time zone"
    case .ordered: "a type with an order"
    case .oneOf(let words): words.map(\.description).joined(separator: " or ")
    }
  }
}

/// The type of an argument: a variable that several arguments share, or a constraint of its own.
public enum ParameterType: Hashable, Sendable {
  case variable(String)
  case constraint(TypeConstraint)
}

/// The result's type as a function of the signature's variables.
public enum ResultType: Hashable, Sendable {
  case concrete(DataType)
  case variable(String)
  /// The signed type that holds differences: unsigned types widen by one step.
  case signed(String)
  /// What sums are kept in: int64, uint64 or float64.
  case accumulator(String)
  /// A timestamp in the zone that the named argument is.
  case zoned(String)
  /// The timestamp that holds it: without a zone for dates.
  case moment(String)
  /// The type that the constant parameter `to` names, which values of the variable's type convert to.
  case cast(of: String, to: String)
}

/// What a constant parameter has to be, beyond its type.
public enum ConstantForm: Hashable, Sendable {
  /// The name of a type.
  case type
  /// A regular expression.
  case pattern
  /// The number of a group of the pattern that the named parameter is.
  case group(of: String)
  /// What stands in place of a match of the pattern that the named parameter is.
  case replacement(of: String)
  /// How dates or times are written as text.
  case timeFormat(TimeFormat.Purpose)
}

/// When the result may be null.
public enum NullRule: Hashable, Sendable {
  /// If any row-wise argument may be.
  case arguments
  case never
  case always
  /// Only if all row-wise arguments may be.
  case all
  /// If any of the named arguments may be; a constant one makes it so by its value 'null' (`on_zero='null'`).
  case ifAny([String])
  /// Until a window has its `min_periods` values.
  case window
  /// In the first rows of a series, unless `fill` is given.
  case border
  /// An aggregate: for an empty frame, or when the argument may be null.
  case empty
  /// If any row-wise argument may be null, or is a float, whose NaN gives null.
  case nan
}

/// The result's unit.
public enum UnitRule: Hashable, Sendable {
  case unknown
  case dimensionless
  /// That of the named argument.
  case keep(String)
  /// All row-wise arguments agree, and the result has their unit.
  case same
  /// All row-wise arguments agree; the result has none (comparisons).
  case compared
  case multiply, divide, square, root
}

extension DataType {
  /// Dates and timestamps.
  public var isTemporal: Bool {
    if case .timestamp = self { true } else { self == .date }
  }

  /// Whether cells of the type can be compared by size.
  public var isOrdered: Bool {
    isNumber || isTemporal || self == .string || self == .bool || self == .duration
  }
}
