/// What values a parameter takes. The limits go into a plan too, which so refuses what its flow would refuse.
public struct ParameterLimits: Hashable, Sendable {
  public let type: DataType
  /// The least and the greatest value, both allowed; nil: none is declared.
  public let minimum: Literal?
  public let maximum: Literal?
  /// The words of an enumeration; nil for other parameters.
  public let words: [String]?

  public init(type: DataType, minimum: Literal? = nil, maximum: Literal? = nil, words: [String]? = nil) {
    self.type = type
    self.minimum = minimum
    self.maximum = maximum
    self.words = words
  }

  /// Why no value can be a limit of the parameter, in words; nil when one can.
  public func flaw(ofLimit value: Literal) -> String? {
    if words != nil { return "a word is neither more nor less than another" }
    guard let fitted = value.fitted(to: type) else { return "expected \(type), found \(value.naturalType)" }
    guard let place = fitted.place else { return "a \(type) has no limits" }
    return place.isNaN ? "NaN is no limit" : nil
  }

  /// Whether its limits leave no value.
  public var isEmpty: Bool {
    guard let low = minimum?.place, let high = maximum?.place else { return false }
    return low > high
  }

  /// Why the parameter cannot have a value, in words; nil when it can.
  public func problem(with value: Literal) -> String? {
    guard let fitted = value.fitted(to: type) else {
      return type.isInteger && value.naturalType.isInteger
        ? "\(value) does not fit \(type)" : "expected \(type), found \(value.naturalType)"
    }
    if let words, case .string(let text) = fitted, !words.contains(text) {
      return "expected one of \(words.joined(separator: ", ")), found `\(text)`"
    }
    guard let place = fitted.place, minimum != nil || maximum != nil else { return nil }
    if place.isNaN { return "NaN is not within limits" }
    if let minimum, let low = minimum.place, place < low {
      return "\(value.short) is less than its `min`, \(minimum.short)"
    }
    if let maximum, let high = maximum.place, place > high {
      return "\(value.short) is more than its `max`, \(maximum.short)"
    }
    return nil
  }
}

extension Literal {
  /// Where the value stands among others of its kind; nil for kinds that have no limits.
  fileprivate var place: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .unsigned(let value): Double(value)
    case .float(let value): value
    case .date(let days): Double(days)
    case .null, .bool, .string, .timestamp, .duration, .list: nil
    }
  }

  /// Without quotes, and without `.0` where it is whole.
  fileprivate var short: String {
    if case .float(let value) = self, let whole = Int64(exactly: value) { return String(whole) }
    return cellText
  }
}
