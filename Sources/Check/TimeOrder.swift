import Diagnostics
import Flow
import StandardLibrary
import Types

/// What windows of time ask of a frame: that one date or timestamp orders its rows.
extension ExpressionChecker {
  /// Adds the times of the rows to a call that needs them; false, with a diagnostic, when there are none.
  mutating func addTime(_ site: inout CallSite, _ domain: Domain) -> Bool {
    guard site.transform.needsTime, case .rows(let rows) = domain else { return true }
    let place = site.places["window"] ?? site.span
    let frame = scope.frames[rows.index]
    guard case .columns(let names) = frame.order else {
      diagnostics.append(noTime(site.transform, frame, "its rows have the order of the file", at: place))
      return false
    }
    guard names.count == 1 else {
      let list = names.map { "`\($0)`" }.joined(separator: " and ")
      diagnostics.append(noTime(site.transform, frame, "its order is \(list)", at: place))
      return false
    }
    guard let position = scope.resolved.columns[rows.index].firstIndex(where: { $0.name == names[0] }),
      let type = scope.type(ofColumn: position, in: rows.index)
    else {
      diagnostics.append(noTime(site.transform, frame, "its order `\(names[0])` is no column", at: place))
      return false
    }
    if let problem = problem(with: site, names[0], type) {
      diagnostics.append(noTime(site.transform, frame, problem, at: place))
      return false
    }
    if type.type == .date, case .duration(let span)? = site.options["window"],
      let length = span.unit.nanoseconds, length < 86_400_000_000_000
    {
      diagnostics.append(partOfDay(site.transform, names[0], at: place))
      return false
    }
    site.time = append(
      Term(
        kind: .column(frame: rows.index, position: position), type: type, domain: domain, span: site.span))
    return true
  }

  private func problem(with site: CallSite, _ name: String, _ type: ValueType) -> String? {
    if !type.type.isTemporal { return "its order `\(name)` is \(type.type)" }
    return type.nullable ? "its order `\(name)` may be null" : nil
  }
}

private func noTime(
  _ transform: Transform, _ frame: TypedFrame, _ problem: String, at span: Span
) -> Diagnostic {
  Diagnostic(
    .noTime,
    "a window of time looks back from the date or timestamp that orders frame `\(frame.name)`, but "
      + problem,
    at: span, label: "a span of time",
    notes: ["a number is a window of so many rows: `\(transform.name)(x, 7)`"])
}

private func partOfDay(_ transform: Transform, _ name: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .invalidConstant, "`window` of `\(transform.name)`: the order `\(name)` is a date, which has no hours",
    at: span, notes: ["write whole days: `1d`"])
}
