/// A product of base units with integer exponents: `USD`, `USD/hour`, `m/s^2`. No factors means
/// dimensionless.
///
/// "Unknown" is the absence of a `Unit` and fits anything.
public struct Unit: Hashable, Sendable {
  public struct Factor: Hashable, Sendable {
    public let symbol: String
    public let exponent: Int
  }

  /// Sorted by symbol, no zero exponents, so that equal units are equal values.
  public let factors: [Factor]

  public static let dimensionless = Unit(factors: [])

  private init(factors: [Factor]) {
    self.factors = factors
  }

  private init(exponents: [String: Int]) {
    factors = exponents.filter { $0.value != 0 }
      .map { Factor(symbol: $0.key, exponent: $0.value) }
      .sorted { $0.symbol < $1.symbol }
  }

  /// Reads `a*b/c^2`; `1` is dimensionless; nil when the text is no unit.
  public init?(_ text: String) {
    var exponents: [String: Int] = [:]
    var sign = 1
    var rest = Substring(text)
    while true {
      let term = rest.prefix { $0 != "*" && $0 != "/" }
      let parts = term.split(separator: "^", omittingEmptySubsequences: false)
        .map { $0.drop { $0 == " " }.prefix { $0 != " " } }
      guard let symbol = parts.first, !symbol.isEmpty, parts.count <= 2 else { return nil }
      guard let power = parts.count == 2 ? Int(parts[1]) : 1, abs(power) <= 100 else { return nil }
      if symbol == "1" {
        guard parts.count == 1 else { return nil }
      } else {
        guard symbol.allSatisfy({ $0.isLetter || $0 == "_" || $0 == "%" || $0 == "°" || $0.isCurrencySymbol })
        else { return nil }
        exponents[String(symbol), default: 0] += sign * power
      }
      rest = rest.dropFirst(term.count)
      guard let operation = rest.first else { break }
      sign = operation == "/" ? -1 : 1
      rest = rest.dropFirst()
    }
    self.init(exponents: exponents)
  }

  public func multiplied(by other: Unit) -> Unit { combined(with: other, sign: 1) }

  public func divided(by other: Unit) -> Unit { combined(with: other, sign: -1) }

  private func combined(with other: Unit, sign: Int) -> Unit {
    var exponents = Dictionary(uniqueKeysWithValues: factors.map { ($0.symbol, $0.exponent) })
    for factor in other.factors { exponents[factor.symbol, default: 0] += sign * factor.exponent }
    return Unit(exponents: exponents)
  }

  /// The unit of a square root: nil when an exponent is odd.
  public var squareRoot: Unit? {
    guard factors.allSatisfy({ $0.exponent % 2 == 0 }) else { return nil }
    return Unit(factors: factors.map { Factor(symbol: $0.symbol, exponent: $0.exponent / 2) })
  }
}

extension Unit: CustomStringConvertible {
  public var description: String {
    if factors.isEmpty { return "1" }
    func text(_ factor: Factor, _ exponent: Int) -> String {
      exponent == 1 ? factor.symbol : "\(factor.symbol)^\(exponent)"
    }
    let above = factors.filter { $0.exponent > 0 }.map { text($0, $0.exponent) }
    let below = factors.filter { $0.exponent < 0 }.map { text($0, -$0.exponent) }
    return (above.isEmpty ? "1" : above.joined(separator: "*")) + below.map { "/" + $0 }.joined()
  }
}
