/// How far apart the places of a grid are, in whole numbers or in time.
public enum GridStep: Hashable, Sendable {
  case numbers(Int64)
  case microseconds(Int64)
  /// On the clocks of a time zone, where the time has one.
  case days(Int64)
  case months(Int64)

  /// Nil for what is no whole number and no span, is not positive, or is too long to count.
  public init?(_ literal: Literal) {
    switch literal {
    case .integer(let count): self = .numbers(count)
    case .duration(let span):
      func times(_ factor: Int64) -> Int64? {
        let (product, overflow) = span.count.multipliedReportingOverflow(by: factor)
        return overflow ? nil : product
      }
      let step: GridStep?
      switch span.unit {
      case .ns, .us, .ms, .s, .min, .h: step = span.microseconds.map(GridStep.microseconds)
      case .d: step = times(1).map(GridStep.days)
      case .w: step = times(7).map(GridStep.days)
      case .mo: step = times(1).map(GridStep.months)
      case .q: step = times(3).map(GridStep.months)
      case .y: step = times(12).map(GridStep.months)
      }
      guard let step else { return nil }
      self = step
    case .null, .bool, .unsigned, .float, .string, .date, .timestamp, .list: return nil
    }
    if !isSound { return nil }
  }

  /// Whether places that many steps apart can be counted.
  public var isSound: Bool {
    switch self {
    case .numbers(let count): count >= 1
    case .microseconds(let count), .days(let count), .months(let count): (1...1 << 53).contains(count)
    }
  }

  /// Whether a column of the type may stand on a grid of such steps.
  public func serves(_ type: DataType) -> Bool {
    switch self {
    case .numbers: type.isInteger && type != .uint64
    case .microseconds: if case .timestamp = type { true } else { false }
    case .days, .months: if case .timestamp = type { true } else { type == .date }
    }
  }
}
