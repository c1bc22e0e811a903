import Diagnostics
import Flow
import StandardLibrary
import Syntax
import Types

/// The second half of a call: rows, nullability, unit, and the term itself.
extension ExpressionChecker {
  /// The rows of the result; nil when the operands' rows do not line up.
  mutating func domain(_ site: CallSite) -> Domain? {
    var found: (domain: Domain, term: Int)?
    for term in site.allOperands {
      guard case .rows = terms[term].domain else { continue }
      guard let first = found else {
        found = (terms[term].domain, term)
        continue
      }
      if first.domain != terms[term].domain {
        diagnostics.append(framesDiffer(site.span, terms[first.term], terms[term], scope))
        return nil
      }
    }
    let domain = found?.domain ?? .scalar
    let needsRows =
      switch site.transform.fusion {
      case .aggregate, .whole: true
      case .elementwise, .stencil, .scan: site.transform.needsOrder
      }
    guard case .rows(let frame) = domain else {
      if !needsRows { return .scalar }
      let place = site.operands.first.map { terms[$0.term].span } ?? site.span
      diagnostics.append(needsColumn(site.transform, at: place))
      return nil
    }
    if site.transform.needsOrder, scope.frames[frame.index].order == .none {
      diagnostics.append(noOrder(site.spelling, frame: scope.frames[frame.index].name, at: site.span))
      return nil
    }
    return domain
  }

  mutating func finish(_ site: CallSite, domain: Domain) -> Int? {
    guard case .kernel(let kernel) = site.transform.implementation, let unit = unit(site) else { return nil }
    let isScalar = site.transform.isAggregate && site.keys == nil
    let group = isScalar ? site.group.flatMap { isGroup($0, of: domain) ? $0 : nil } : nil
    let type = resultType(site)
    var (nullable, emptyOf) = nullability(site, in: domain)
    // No group is empty.
    if group != nil { emptyOf = nil }
    let assumptions = nullable ? [] : assumptions(site)
    let call = TypedCall(
      transform: site.transform.name, kernel: kernel, operands: site.allOperands,
      keys: site.keys?.count, options: site.options.entries.sorted { $0.name < $1.name },
      fusion: fusion(site), isAggregate: site.transform.isAggregate, group: group, sight: sight(site),
      measured: measured(site))
    let rows = group.map { Domain.rows(FrameID($0)) } ?? (isScalar ? .scalar : domain)
    return append(
      Term(
        kind: .call(call), type: ValueType(type, nullable: nullable, unit: unit.value),
        domain: rows, emptyOf: emptyOf, reason: nullable ? reason(site) : nil,
        span: site.span, assumptions: assumptions))
  }

  /// Whether a grouped frame has a row for each group of these rows.
  private func isGroup(_ frame: Int, of domain: Domain) -> Bool {
    scope.resolved.parents[frame].first.map { domain == .rows(FrameID($0)) } ?? false
  }

  /// The conditions that the result's presence depends on, beyond those that this call itself decides by.
  private func assumptions(_ site: CallSite) -> Set<Int> {
    if site.operands.allSatisfy({ terms[$0.term].assumptions.isEmpty }) { return [] }
    var all = site.operands.reduce(into: Set<Int>()) { $0.formUnion(terms[$1.term].assumptions) }
    if !rule(site, { terms[$0].mayHoldNull }) { return [] }
    if let identity = site.identity { all.remove(identity) }
    return all
  }

  private func resultType(_ site: CallSite) -> DataType {
    func variable(_ name: String) -> DataType { site.variables[name] ?? .float64 }
    return switch site.transform.result.type {
    case .concrete(let type)?: type
    case .variable(let name)?: variable(name)
    case .signed(let name)?: variable(name).signedCounterpart
    case .accumulator(let name)?: variable(name).accumulator
    case .moment(let name)?: variable(name).moment
    case .zoned(let name)?: .timestamp(zone: site.options[name]?.text ?? "UTC")
    case .cast(_, let parameter)?: site.namedType(parameter) ?? .null
    case nil: .float64
    }
  }

  private func sight(_ site: CallSite) -> Sight {
    if site.transform.looksAhead { return .ahead }
    switch site.transform.fusion {
    case .aggregate: return .all
    case .whole: return site.transform.needsOrder ? .past : .all
    case .stencil: return fusion(site) == .whole ? .ahead : .past
    case .elementwise, .scan: return .past
    }
  }

  private func fusion(_ site: CallSite) -> Fusion {
    switch site.transform.fusion {
    case .elementwise: return .elementwise
    case .scan: return .scan
    case .aggregate: return .aggregate
    case .whole: return .whole
    case .stencil(let rows):
      let value = site.folder.value(of: rows.root, in: rows)
      guard case .integer(let lookback)? = value else { return .scan }
      // What looks ahead waits until all rows are there.
      return lookback < 0 ? .whole : .stencil(lookback: Int(lookback))
    }
  }

  // MARK: Nullability

  /// Whether the result may be null, and if only for an empty frame, which.
  private func nullability(_ site: CallSite, in domain: Domain) -> (Bool, FrameID?) {
    let isRowwise = if case .elementwise = site.transform.fusion { true } else { false }
    func isNullable(_ term: Term, countingEmpty: Bool) -> Bool {
      // A window or an aggregate reads rows that no condition has tested.
      if !isRowwise && term.mayHoldNull { return true }
      guard !term.type.nullable, let frame = term.emptyOf else { return term.type.nullable }
      return domain == .scalar ? countingEmpty : domain != .rows(frame)
    }
    let empties = Set(site.operands.lazy.compactMap { terms[$0.term].emptyOf })
    let mixed = domain == .scalar && empties.count > 1
    let plain = rule(site) { isNullable(terms[$0], countingEmpty: mixed) }
    if plain { return (true, nil) }
    if case .empty = site.transform.result.null, site.keys == nil, case .rows(let frame) = domain {
      return (false, frame)
    }
    let emptied = rule(site) { isNullable(terms[$0], countingEmpty: true) }
    return (false, emptied && domain == .scalar ? empties.first : nil)
  }

  /// Applies the transform's null rule, given which operands may be null.
  private func rule(_ site: CallSite, _ isNullable: (Int) -> Bool) -> Bool {
    let operands = site.operands
    func named(_ name: String) -> Bool {
      operands.contains { site.transform.parameters[$0.parameter].name == name && isNullable($0.term) }
    }
    func isGiven(_ name: String) -> Bool {
      operands.contains { site.transform.parameters[$0.parameter].name == name }
    }
    let any = operands.contains { isNullable($0.term) }
    switch site.transform.result.null {
    case .arguments, .empty: return any
    case .nan: return any || operands.contains { terms[$0.term].type.type.isFloat }
    case .never: return false
    case .always: return true
    case .all: return operands.allSatisfy { isNullable($0.term) }
    case .ifAny(let names): return names.contains { named($0) || site.options[$0] == .string("null") }
    case .window:
      guard case .integer(let periods)? = site.options["min_periods"] else { return true }
      return periods > 1 || any
    case .border:
      if site.options["n"] == .integer(0) { return named("of") }
      return !isGiven("fill") || any
    }
  }

  /// In words, why this call's result may be null.
  private func reason(_ site: CallSite) -> NullReason {
    if let nullable = site.operands.first(where: { terms[$0.term].mayHoldNull }),
      let reason = terms[nullable.term].reason
    {
      return reason
    }
    return .words(wordsOfReason(site))
  }

  private func wordsOfReason(_ site: CallSite) -> String {
    let place = place(site)
    switch site.transform.result.null {
    case .window:
      if case .integer(let periods)? = site.options["min_periods"] {
        if site.time != nil {
          return "\(site.transform.name) gives null for windows with fewer than \(periods) values"
        }
        return "\(site.transform.name) leaves the first \(rows(periods - 1)) of \(place) empty"
      }
    case .border:
      if case .integer(let count)? = site.options["n"] {
        let end = count < 0 ? "last" : "first"
        return "\(site.transform.name) leaves the \(end) \(rows(abs(count))) of \(place) empty"
      }
    case .nan: return "\(site.transform.name) gives null for NaN"
    case .arguments, .never, .always, .all, .ifAny, .empty: break
    }
    return "\(site.transform.name) gives null for some arguments"
  }

  private func rows(_ count: Int64) -> String { count == 1 ? "row" : "\(count) rows" }

  private func place(_ site: CallSite) -> String {
    for (term, _) in site.operands {
      guard case .rows(let frame) = terms[term].domain else { continue }
      let series = scope.frames[frame.index].series
      return series.isEmpty
        ? "`\(scope.frames[frame.index].name)`" : "each \(series.joined(separator: ", "))"
    }
    return "the frame"
  }

  // MARK: Units

  /// The result's unit, boxed so that "unknown" is an answer; nil when a diagnostic says that units disagree.
  private mutating func unit(_ site: CallSite) -> (value: Unit?, Void)? {
    switch site.transform.result.unit {
    case .unknown: return (nil, ())
    case .dimensionless: return (.dimensionless, ())
    case .keep(let name):
      let term = site.operands.first { site.transform.parameters[$0.parameter].name == name }
      return (term.flatMap { terms[$0.term].type.unit }, ())
    case .same: return agreed(site).map { ($0.value, ()) }
    case .compared: return agreed(site).map { _ in (nil, ()) }
    case .multiply: return (combined(site) { $0.multiplied(by: $1) }, ())
    case .divide: return (combined(site) { $0.divided(by: $1) }, ())
    case .square: return (combined(site, first: true) { $0.multiplied(by: $1) }, ())
    case .root: return (site.operands.first.flatMap { terms[$0.term].type.unit?.squareRoot }, ())
    }
  }

  /// The operands that the result's unit comes from, a bit for each.
  private func measured(_ site: CallSite) -> UInt64 {
    let parameters = site.transform.parameters
    func bits(_ isMeasured: (Transform.Parameter) -> Bool) -> UInt64 {
      var bits: UInt64 = 0
      for (place, operand) in site.operands.prefix(64).enumerated()
      where isMeasured(parameters[operand.parameter]) {
        bits |= 1 << place
      }
      return bits
    }
    switch site.transform.result.unit {
    case .unknown, .dimensionless, .compared: return 0
    case .keep(let name): return bits { $0.name == name }
    case .same: return bits { $0.type.isVariable }
    case .multiply, .divide, .square, .root: return bits { _ in true }
    }
  }

  private mutating func agreed(_ site: CallSite) -> (value: Unit?, Void)? {
    var known: (unit: Unit, term: Int)?
    for (term, position) in site.operands where site.transform.parameters[position].type.isVariable {
      guard let unit = terms[term].type.unit else { continue }
      if let first = known, first.unit != unit {
        diagnostics.append(unitsDiffer(site.spelling, terms[first.term], terms[term]))
        return nil
      }
      known = known ?? (unit, term)
    }
    return (known?.unit, ())
  }

  /// The unit of a product or quotient; a bare number has none and changes none.
  private func combined(
    _ site: CallSite, first isSquare: Bool = false, _ combine: (Unit, Unit) -> Unit
  ) -> Unit? {
    func unit(_ term: Int) -> Unit? {
      if case .literal = terms[term].kind { .dimensionless } else { terms[term].type.unit }
    }
    let operands = isSquare ? [site.operands[0], site.operands[0]] : site.operands
    // Numbers that are worked out of bare numbers are bare numbers.
    if operands.allSatisfy({ if case .literal = terms[$0.term].kind { true } else { false } }) { return nil }
    guard operands.count == 2, let left = unit(operands[0].term), let right = unit(operands[1].term)
    else { return nil }
    return combine(left, right)
  }
}

extension Literal {
  fileprivate var text: String? {
    if case .string(let text) = self { text } else { nil }
  }
}

extension ParameterType {
  fileprivate var isVariable: Bool {
    if case .variable = self { true } else { false }
  }
}

private func framesDiffer(_ span: Span, _ left: Term, _ right: Term, _ scope: Scope) -> Diagnostic {
  let help = Lookup.help(left, right, scope)
  return Diagnostic(
    .frameMismatch,
    "rows do not line up: one side has the rows of \(scope.name(of: left.domain)), the other those of "
      + scope.name(of: right.domain),
    at: right.span, label: "rows of \(scope.name(of: right.domain))",
    secondary: [Label(left.span, "rows of \(scope.name(of: left.domain))")],
    notes: help == nil
      ? ["frames of equal length are put side by side by `zip`; an aggregate makes one value of many"] : [],
    help: help)
}

private func needsColumn(_ transform: Transform, at span: Span) -> Diagnostic {
  Diagnostic(
    .typeMismatch, "`\(transform.name)` works on the rows of a column, found a single value", at: span,
    label: "this is a scalar")
}

private func noOrder(_ transform: String, frame: String, at span: Span) -> Diagnostic {
  Diagnostic(
    .noOrder, "`\(transform)` needs to know which row comes first, and frame `\(frame)` has no order",
    at: span,
    notes: ["declare `order: <column>` on the source, or `order: position` for the order of the file"])
}

private func unitsDiffer(_ transform: String, _ left: Term, _ right: Term) -> Diagnostic {
  let (one, two) = (left.type.unit?.description ?? "", right.type.unit?.description ?? "")
  return Diagnostic(
    .unitMismatch, "`\(transform)` takes values of one unit, found \(one) and \(two)", at: right.span,
    label: "this is in \(two)",
    secondary: [Label(left.span, "this is in \(one)")], notes: conversionNote(left.type.unit, right.type.unit)
  )
}

/// How two units that measure the same are brought together.
private func conversionNote(_ left: Unit?, _ right: Unit?) -> [String] {
  guard let left, let right, UnitScale.conversion(from: right, to: left) != nil else { return [] }
  return ["both measure the same: convert one, as in `to_unit(x, '\(left)')`"]
}
