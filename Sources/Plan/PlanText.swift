import Types

extension LogicalPlan {
  /// The plan as people and specs read it: what is read, what each region computes, what leaves.
  public var text: String {
    var lines: [String] = []
    for frame in frames { lines += text(of: frame) }
    for region in regions {
      lines.append("pass \(name(of: region.domain))")
      for id in region.operations { lines.append("  " + text(of: id)) }
    }
    for output in outputs {
      lines.append(
        "output \(output.name) of \(name(of: output.domain))" + (output.target.isStored ? ", stored" : ""))
      for column in output.columns { lines.append("  \(column.name) = \(operand(column.operation))") }
    }
    for check in checks { lines.append(text(of: check)) }
    return lines.joined(separator: "\n") + "\n"
  }

  private func name(of domain: Domain) -> String {
    switch domain {
    case .scalar: "scalars"
    case .rows(let frame): frames[frame.index].name
    }
  }

  private func text(of frame: PlanFrame) -> [String] {
    switch frame.origin {
    case .source(let source):
      let read = source.columns.filter(\.isRead).map { "\($0.name): \($0.type)" }
      return ["read \(frame.name)(\(read.joined(separator: ", ")))"]
    case .zip(let parts):
      return ["zip \(frame.name)(\(parts.map { frames[$0.index].name }.joined(separator: ", ")))"]
    case .derived(let parents):
      return ["derive \(frame.name)(\(parents.map { frames[$0.index].name }.joined(separator: ", ")))"]
    }
  }

  private func text(of check: PlanCheck) -> String {
    var line = "check \(check.name) of \(name(of: check.counted)): \(operand(check.passes))"
    if let failing = check.failing { line += ", \(operand(failing)) rows fail" }
    if check.mostly < 1 { line += ", mostly \(check.mostly)" }
    if check.isWarning { line += ", warning" }
    let shown = check.shown.map { "\($0.name) = \(operand($0.operation))" }
    return shown.isEmpty ? line : line + "; shows \(shown.joined(separator: ", "))"
  }

  private func text(of id: OperationID) -> String {
    let operation = self[id]
    return "%\(id.index): \(operation.type) = \(call(operation))  # \(operation.node)"
  }

  private func call(_ operation: Operation) -> String {
    let operands = operation.inputs.map(operand)
    switch operation.kind {
    case .apply(let application), .aggregate(let application):
      return application.text(operands: operands)
    case .aggregateBy(let application, let keys):
      let split = operands.count - keys
      return application.text(
        operands: Array(operands[..<split]) + ["by=[\(operands[split...].joined(separator: ", "))]"])
    case .rows(let verb):
      return "\(verb.text)(\(operands.joined(separator: ", ")))"
    case .lookup: return "lookup(\(operands.joined(separator: ", ")))"
    case .take: return "take(\(operands.joined(separator: ", ")))"
    case .aggregateInto(let application):
      return application.text(operands: operands.dropLast() + ["into=\(operands.last ?? "")"])
    case .column, .adopt, .literal, .parameter, .given: return ""
    }
  }

  /// An operand as it is read: a column by name, a literal by value, a computed one by number.
  public func operand(_ id: OperationID) -> String {
    let operation = self[id]
    switch operation.kind {
    case .column(let column): return name(of: operation.domain) + "." + column
    case .adopt: return operand(operation.inputs[0])
    case .literal(let literal): return literal.description
    case .parameter(let parameter): return "$" + parameter
    case .given(let node): return "given " + node
    case .apply, .aggregate, .aggregateBy, .rows, .take, .lookup, .aggregateInto: return "%\(id.index)"
    }
  }
}

extension RowVerb {
  fileprivate var text: String {
    switch self {
    case .filter: "where"
    case .limit(let count, let offset): "limit \(count) after \(offset) "
    case .sort(let directions): "sort \(directions.map(\.rawValue).joined(separator: ", ")) "
    case .distinct: "distinct"
    case .group: "group"
    case .join(let kind, _): "\(kind.rawValue) join"
    case .limitBy(let offset): "limit after \(offset) "
    case .sample(.rows(let count), let seed): "sample \(count) rows seed \(seed) "
    case .sample(.fraction(let fraction), let seed): "sample \(fraction) seed \(seed) "
    case .unpivot: "unpivot"
    case .resample(.numbers(let count)): "resample \(count) "
    case .resample(.microseconds(let count)): "resample \(count)us "
    case .resample(.days(let count)): "resample \(count)d "
    case .resample(.months(let count)): "resample \(count)mo "
    case .union: "union"
    case .asOf(let asOf, _):
      (["as-of join", asOf.direction.rawValue] + (asOf.isStrict ? ["strict"] : [])
        + (asOf.hasTolerance ? ["within"] : [])).joined(separator: " ") + " "
    }
  }
}

extension Application {
  fileprivate func text(operands: [String]) -> String {
    let constants = options.map { "\($0.name)=\($0.value)" }
    return "\(transform)(\((operands + constants).joined(separator: ", ")))"
  }
}
