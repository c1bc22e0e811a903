import Diagnostics
import Syntax
import Types

/// Limits that are written out and that no data can reach.
extension CheckKind {
  /// What is wrong with the limits of a check; nil when nothing is, or when only a run knows them.
  func flaw(in operands: [Expression?]) -> Diagnostic? {
    for operand in operands.compactMap({ $0 }) {
      let constants = ConstantFolder(names: { _ in nil })
      guard let value = constants.value(of: operand.root, in: operand) else { continue }
      if let flaw = flaw(in: value, at: operand[operand.root].span) { return flaw }
    }
    return nil
  }

  private func flaw(in value: Literal, at span: Span) -> Diagnostic? {
    switch self {
    case .length, .nUnique, .rowCount: value.isCount ? nil : noCount(rawValue, at: span)
    case .maxNullFraction: value.isShare ? nil : noFraction(value, at: span)
    case .freshness: value.isNegativeDuration ? noAge(at: span) : nil
    case .noGaps: value.isNothing ? noStep(at: span) : nil
    case .assert, .between, .isIn, .matches, .max, .mean, .median, .min, .monotonic, .notNull, .quantile,
      .references, .std, .sum, .unique:
      nil
    }
  }
}

extension Literal {
  fileprivate var isCount: Bool {
    switch self {
    case .integer(let value): value >= 0
    case .float(let value): value >= 0 && value == value.rounded()
    case .null, .bool, .unsigned, .string, .date, .timestamp, .duration, .list: true
    }
  }

  fileprivate var isShare: Bool {
    switch self {
    case .integer(let value): (0...1).contains(value)
    case .float(let value): (0...1).contains(value)
    case .null, .bool, .unsigned, .string, .date, .timestamp, .duration, .list: true
    }
  }

  fileprivate var isNegativeDuration: Bool {
    if case .duration(let span) = self { span.count < 0 } else { false }
  }

  fileprivate var isNothing: Bool {
    switch self {
    case .integer(let value): value == 0
    case .float(let value): value == 0
    case .duration(let span): span.count == 0
    case .null, .bool, .unsigned, .string, .date, .timestamp, .list: false
    }
  }
}

private func noCount(_ kind: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .invalidConstant, "`\(kind)` counts: its limits are whole numbers, none below 0", at: span,
    label: "nothing is counted so")
}

private func noFraction(_ value: Literal, at span: Span) -> Diagnostic {
  let percent: Double? =
    switch value {
    case .integer(let number) where (2...100).contains(number): Double(number) / 100
    case .float(let number) where number > 1 && number <= 100: number / 100
    case _: nil
    }
  return Diagnostic(
    .invalidConstant, "`max_null_fraction` is a share of the rows, from 0 to 1", at: span,
    label: percent.map { "did you mean `\($0)`?" } ?? "expected a number such as `0.05`")
}

private func noAge(at span: Span) -> Diagnostic {
  Diagnostic(
    .invalidConstant, "`within` is how old the latest value may be, and no age is below 0", at: span,
    label: "write it without the minus, or a later `at`")
}

private func noStep(at span: Span) -> Diagnostic {
  Diagnostic(
    .invalidConstant, "a step of 0 leads from no value to the next", at: span,
    label: "expected a step such as `1d`, `1`")
}
