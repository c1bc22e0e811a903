/// The units in which programs count time since 1970-01-01T00:00:00.
enum EpochUnit: String {
  case s, ms, us, ns

  /// The number of the unit that a moment falls in; nil where it does not fit.
  @inline(__always)
  func count(_ microseconds: Int64) -> Int64? {
    switch self {
    case .s: floored(microseconds, to: 1_000_000) / 1_000_000
    case .ms: floored(microseconds, to: 1_000) / 1_000
    case .us: microseconds
    case .ns: microseconds.times(1_000)
    }
  }

  /// The microsecond that the unit of a number begins in; nil where it does not fit.
  @inline(__always)
  func moment(_ count: Int64) -> Int64? {
    switch self {
    case .s: count.times(1_000_000)
    case .ms: count.times(1_000)
    case .us: count
    case .ns: floored(count, to: 1_000) / 1_000
    }
  }
}

extension Int64 {
  /// The product; nil where it does not fit.
  @inline(__always)
  func times(_ factor: Int64) -> Int64? {
    let (product, overflow) = multipliedReportingOverflow(by: factor)
    return overflow ? nil : product
  }
}
