import Diagnostics
import Flow
import Syntax
import Types

/// What an as-of join asks of its right side and its operands.
extension Checker {
  /// Of rows of the same time the last one is found, so that the right must be in the order of the time, and
  /// all rows that are compared must be of one series.
  mutating func requireOrder(of right: TypedFrame, for derivation: Derivation) {
    let operands = derivation.rightOperands.map { flow.nodes[$0].expression }
    guard let time = operands.last else { return }
    let series = Set(operands.dropLast().compactMap(\.plainName))
    let place = time[time.root].span
    guard case .columns(let order) = right.order, let first = order.first, time.rises(with: first) else {
      diagnostics.append(notInOrder(right.name, of: time.plainName, at: place))
      return
    }
    if let missing = right.series.first(where: { !series.contains($0) }) {
      diagnostics.append(severalSeries(right.name, missing, at: place))
    }
  }

  /// Whether a value is of a type whose values have distances.
  mutating func hasDistances(_ root: Term) -> Bool {
    if root.type.type.hasDistances { return true }
    diagnostics.append(noDistances(root))
    return false
  }

  /// Whether a value says how far apart two values of the left's time may be.
  mutating func isTolerance(_ root: Term, of derivation: Derivation, _ nodes: FinishedNodes) -> Bool {
    guard let time = nodes[derivation.operands[derivation.pairs - 1]]?.type.type else { return false }
    guard case .scalar = root.domain, root.type.type.isDistance(of: time) else {
      diagnostics.append(noTolerance(root, of: time))
      return false
    }
    if case .literal(let value) = root.kind, value.isNegative {
      diagnostics.append(negativeTolerance(at: root.span))
      return false
    }
    return true
  }
}

extension Literal {
  fileprivate var isNegative: Bool {
    switch self {
    case .integer(let value): value < 0
    case .float(let value): value < 0
    case .duration(let span): span.count < 0
    case .null, .bool, .unsigned, .string, .date, .timestamp, .list: false
    }
  }
}

private func notInOrder(_ frame: String, of column: String?, at span: Span) -> Diagnostic {
  Diagnostic(
    .noOrder, "frame `\(frame)` is not in the order of the column that an as-of join looks in", at: span,
    notes: [
      "declare it on the source, `order: \(column ?? "<column>")`, and it is verified while reading",
      "or sort the frame first: `{from: \(frame), sort: \(column ?? "<column>")}`",
    ])
}

private func severalSeries(_ frame: String, _ series: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .noOrder, "frame `\(frame)` is in this order only within its series, and `by` does not have `\(series)`",
    at: span,
    notes: ["add `\(series)` to `by`, or sort the frame first"])
}

private func noDistances(_ root: Term) -> Diagnostic {
  Diagnostic(
    .typeMismatch, "`at` takes a date, a timestamp or a number, found \(root.type.type)", at: root.span,
    label: "this is \(root.type.type)", notes: ["columns that must be equal stand under `by`"])
}

private func noTolerance(_ root: Term, of time: DataType) -> Diagnostic {
  let found = root.domain == .scalar ? "\(root.type.type)" : "a column"
  let expected = time.isNumber ? "a number" : "a duration, as `2h`"
  return Diagnostic(
    .typeMismatch, "`within` of an as-of join by \(time) is \(expected), found \(found)", at: root.span,
    label: "this is \(found)")
}

private func negativeTolerance(at span: Span) -> Diagnostic {
  Diagnostic(.invalidConstant, "`within` is a distance, and no distance is negative", at: span)
}
