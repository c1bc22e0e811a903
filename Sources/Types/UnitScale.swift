/// How many base units a unit is: an exact fraction, and the unit in base symbols alone.
///
/// Factors are exact by definition: the SI Brochure (9th edition), the international yard and pound agreement
/// of 1959, IEC 80000-13 for multiples of the byte.
public struct UnitScale: Hashable, Sendable {
  public let base: Unit
  public let numerator: Int64
  public let denominator: Int64

  /// The scale of a unit; symbols that are not in the table are base units of their own. Nil when the factor
  /// is too large for 64 bits.
  public init?(_ unit: Unit) {
    var base = Unit.dimensionless
    var factor = Fraction(numerator: 1, denominator: 1)
    for part in unit.factors {
      let entry = UnitScale.table[part.symbol]
      guard let own = entry.map({ Unit($0.base) }) ?? Unit(part.symbol) else { return nil }
      for _ in 0..<abs(part.exponent) {
        base = part.exponent > 0 ? base.multiplied(by: own) : base.divided(by: own)
        guard let entry else { continue }
        let (up, down) = part.exponent > 0 ? (entry.up, entry.down) : (entry.down, entry.up)
        guard let next = factor.multiplied(by: Fraction(numerator: up, denominator: down)) else { return nil }
        factor = next
      }
    }
    self.base = base
    numerator = factor.numerator
    denominator = factor.denominator
  }

  /// What a value in `unit` is multiplied and divided by to be in `other`; nil when they measure different
  /// things, or the factor is too large.
  public static func conversion(
    from unit: Unit, to other: Unit
  ) -> (numerator: Int64, denominator: Int64)? {
    guard let from = UnitScale(unit), let to = UnitScale(other), from.base == to.base else { return nil }
    let factor = Fraction(numerator: from.numerator, denominator: from.denominator)
      .multiplied(by: Fraction(numerator: to.denominator, denominator: to.numerator))
    return factor.map { ($0.numerator, $0.denominator) }
  }

  private typealias Entry = (base: String, up: Int64, down: Int64)

  /// One unit of the symbol is `up / down` of the base.
  private static let table: [String: Entry] = [
    "%": ("1", 1, 100),
    "GB": ("bit", 8_000_000_000, 1),
    "GiB": ("bit", 8_589_934_592, 1),
    "GW": ("g*m^2/s^3", 1_000_000_000_000, 1),
    "Hz": ("1/s", 1, 1),
    "J": ("g*m^2/s^2", 1_000, 1),
    "KiB": ("bit", 8_192, 1),
    "MB": ("bit", 8_000_000, 1),
    "MW": ("g*m^2/s^3", 1_000_000_000, 1),
    "MWh": ("g*m^2/s^2", 3_600_000_000_000, 1),
    "MiB": ("bit", 8_388_608, 1),
    "N": ("g*m/s^2", 1_000, 1),
    "Pa": ("g/m/s^2", 1_000, 1),
    "TB": ("bit", 8_000_000_000_000, 1),
    "W": ("g*m^2/s^3", 1_000, 1),
    "Wh": ("g*m^2/s^2", 3_600_000, 1),
    "bar": ("g/m/s^2", 100_000_000, 1),
    "bp": ("1", 1, 10_000),
    "byte": ("bit", 8, 1),
    "cm": ("m", 1, 100),
    "d": ("s", 86_400, 1),
    "day": ("s", 86_400, 1),
    "ft": ("m", 381, 1_250),
    "h": ("s", 3_600, 1),
    "hPa": ("g/m/s^2", 100_000, 1),
    "ha": ("m^2", 10_000, 1),
    "hour": ("s", 3_600, 1),
    "inch": ("m", 127, 5_000),
    "kB": ("bit", 8_000, 1),
    "kJ": ("g*m^2/s^2", 1_000_000, 1),
    "kW": ("g*m^2/s^3", 1_000_000, 1),
    "kWh": ("g*m^2/s^2", 3_600_000_000, 1),
    "kg": ("g", 1_000, 1),
    "km": ("m", 1_000, 1),
    "kn": ("m/s", 463, 900),
    "l": ("m^3", 1, 1_000),
    "lb": ("g", 45_359_237, 100_000),
    "mg": ("g", 1, 1_000),
    "mi": ("m", 201_168, 125),
    "min": ("s", 60, 1),
    "minute": ("s", 60, 1),
    "ml": ("m^3", 1, 1_000_000),
    "mm": ("m", 1, 1_000),
    "mph": ("m/s", 1_397, 3_125),
    "ms": ("s", 1, 1_000),
    "nmi": ("m", 1_852, 1),
    "ns": ("s", 1, 1_000_000_000),
    "oz": ("g", 45_359_237, 1_600_000),
    "second": ("s", 1, 1),
    "t": ("g", 1_000_000, 1),
    "us": ("s", 1, 1_000_000),
    "w": ("s", 604_800, 1),
    "week": ("s", 604_800, 1),
    "yd": ("m", 1_143, 1_250),
  ]
}

/// A positive fraction in lowest terms.
private struct Fraction {
  let numerator: Int64
  let denominator: Int64

  func multiplied(by other: Fraction) -> Fraction? {
    // Common factors are taken out first, so that only the result has to fit.
    let (first, second) = (gcd(numerator, other.denominator), gcd(other.numerator, denominator))
    let up = (numerator / first).multipliedReportingOverflow(by: other.numerator / second)
    let down = (denominator / second).multipliedReportingOverflow(by: other.denominator / first)
    if up.overflow || down.overflow { return nil }
    return Fraction(numerator: up.partialValue, denominator: down.partialValue)
  }
}

private func gcd(_ left: Int64, _ right: Int64) -> Int64 {
  var (left, right) = (left, right)
  while right != 0 { (left, right) = (right, left % right) }
  return left
}
