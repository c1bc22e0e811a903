public import Types

/// What the operations of derived frames must never be.
extension LogicalPlan {
  func derivedDefect(_ operation: Operation) -> String? {
    guard case .rows(let frame) = operation.domain, case .derived(let parents) = frames[frame.index].origin
    else { return "its frame is not derived" }
    switch operation.kind {
    case .rows(let verb): return rowsDefect(operation, verb, frame, parents)
    case .take: return takeDefect(operation, frame, parents)
    case .aggregateInto: return groupDefect(operation, frame, parents)
    case .column, .adopt, .literal, .parameter, .given, .apply, .lookup, .aggregate, .aggregateBy: return nil
    }
  }

  /// The rows of a frame are read by what belongs to derived frames, and there in their place.
  func rowsReaderDefect(_ operation: Operation) -> String? {
    for (position, input) in operation.inputs.enumerated() {
      guard case .rows = operations[input.index].kind else { continue }
      switch operation.kind {
      case .rows(let verb):
        if case .rows(let frame) = operation.domain,
          position >= verb.operandCount + verb.seriesOperands(of: frames[frame.index])
        {
          continue
        }
      case .take: if position == operation.inputs.count - 1 { continue }
      case .aggregateInto: if position == operation.inputs.count - 1 { continue }
      case .column, .adopt, .literal, .parameter, .given, .apply, .lookup, .aggregate, .aggregateBy: break
      }
      return "it reads rows as if they were a column"
    }
    return nil
  }

  /// Keys of the one frame are compared with as many of the other.
  func lookupDefect(_ operation: Operation, pairs: Int) -> String? {
    guard (1...Int(Int32.max)).contains(pairs), operation.inputs.count == 1 + 2 * pairs else {
      return "a lookup has other operands"
    }
    let inputs = operation.inputs.map { operations[$0.index] }
    let theirs = inputs[1...pairs]
    let own = inputs[(pairs + 1)...]
    guard case .rows = operation.domain, case .rows = inputs[0].domain,
      theirs.allSatisfy({ $0.domain == inputs[0].domain }),
      own.allSatisfy({ $0.domain == operation.domain || $0.domain == .scalar })
    else { return "rows do not line up" }
    guard zip(theirs, own).allSatisfy({ $0.type.type == $1.type.type }) else {
      return "keys of a lookup have other types"
    }
    var type = inputs[0].type
    type.nullable = true
    return type == operation.type ? nil : "it takes another type"
  }

  private func rowsDefect(
    _ operation: Operation, _ verb: RowVerb, _ frame: FrameID, _ parents: [FrameID]
  ) -> String? {
    let series = verb.seriesOperands(of: frames[frame.index])
    let derived = Set(parents.flatMap(derivedFrames)).sorted()
    guard verb.hasSoundCounts, parents.count == verb.parentCount, Set(parents).count == parents.count,
      operation.inputs.count == verb.operandCount + series + derived.count
    else { return "a verb has other operands" }
    let inputs = operation.inputs.map { operations[$0.index] }
    for (position, input) in inputs.prefix(verb.operandCount + series).enumerated() {
      let parent = verb.isOfSecondParent(operand: position) ? parents[1] : parents[0]
      if input.domain != .rows(parent) && input.domain != .scalar { return "rows do not line up" }
      if position < verb.operandCount, !verb.admits(input, position, inputs) {
        return "an operand has another type"
      }
    }
    for (input, parent) in zip(inputs.suffix(derived.count), derived) {
      guard case .rows = input.kind, input.domain == .rows(parent) else { return "a parent has no rows" }
    }
    return operation.type.type == .null ? nil : "rows are no value"
  }

  private func takeDefect(_ operation: Operation, _ frame: FrameID, _ parents: [FrameID]) -> String? {
    guard let last = operation.inputs.last, let rows = rows(of: frame, last) else {
      return "it is taken from no rows"
    }
    switch rows {
    case .union: return stackDefect(operation, parents)
    case .unpivot(let columns) where operation.inputs.count > 2:
      return stackDefect(operation, Array(repeating: parents[0], count: columns))
    case .resample where operation.inputs.count == 3: return gapDefect(operation, last)
    case .resample, .unpivot, .filter, .limit, .limitBy, .sample, .sort, .distinct, .group, .join, .asOf:
      break
    }
    guard operation.inputs.count == 2 else { return "it is taken from several columns" }
    let source = operations[operation.inputs[0].index]
    guard let side = parents.firstIndex(where: { source.domain == .rows($0) }), rows.keeps(parent: side)
    else { return "it is taken from another frame" }
    var type = source.type
    if rows.mayLack(parent: side) { type.nullable = true }
    // A condition may leave out the rows without a value; whether it did is verified while the plan runs.
    if case .filter = rows, !operation.type.nullable { type.nullable = false }
    return type == operation.type ? nil : "it takes another type"
  }

  /// What the rows between those of the parent have too is the time of the grid, or a series.
  private func gapDefect(_ operation: Operation, _ rows: OperationID) -> String? {
    let known = operations[rows.index].inputs.filter {
      if case .rows = operations[$0.index].kind { false } else { true }
    }
    guard operation.inputs[0] == operation.inputs[1], known.contains(operation.inputs[0]) else {
      return "a gap has no such column"
    }
    return operations[operation.inputs[0].index].type == operation.type ? nil : "it takes another type"
  }

  /// Of a union the cells of a column come from one of each parent.
  private func stackDefect(_ operation: Operation, _ parents: [FrameID]) -> String? {
    let lanes = operation.inputs.dropLast().map { operations[$0.index] }
    guard lanes.count == parents.count else { return "a parent has no column" }
    for (lane, parent) in zip(lanes, parents) {
      if lane.domain != .rows(parent) && lane.domain != .scalar { return "rows do not line up" }
      if lane.type.type != operation.type.type { return "it takes another type" }
    }
    let isNullable = lanes.contains { $0.type.nullable }
    return isNullable == operation.type.nullable ? nil : "it takes another type"
  }

  private func groupDefect(_ operation: Operation, _ frame: FrameID, _ parents: [FrameID]) -> String? {
    guard let last = operation.inputs.last, case .group? = rows(of: frame, last) else {
      return "it reduces rows into no groups"
    }
    let domains = operation.inputs.dropLast().map { operations[$0.index].domain }
    guard domains.contains(.rows(parents[0])) else { return "an aggregate passes over one frame" }
    return domains.contains { $0 != .scalar && $0 != .rows(parents[0]) } ? "rows do not line up" : nil
  }

  /// An operation on rows that are found while the plan runs comes after the one that finds them. `known`
  /// are the derived frames whose rows stand before.
  func lateDefect(_ operation: Operation, _ known: Set<FrameID>) -> String? {
    guard case .rows(let frame) = operation.domain else { return nil }
    let needed = rowsNeeded(by: operation, of: frame)
    return needed.isSubset(of: known) ? nil : "the rows of its frame are not found before it"
  }

  /// The derived frames whose rows are found before an operation on a frame can run: to find rows, those of
  /// the parents.
  public func rowsNeeded(by operation: Operation, of frame: FrameID) -> Set<FrameID> {
    guard case .rows = operation.kind, case .derived(let parents) = frames[frame.index].origin else {
      return derivedFrames(of: frame)
    }
    return parents.reduce(into: []) { $0.formUnion(derivedFrames(of: $1)) }
  }

  /// The frame itself where it is derived, the derived ones among the parts of a zip.
  public func derivedFrames(of frame: FrameID) -> Set<FrameID> {
    if case .source = frames[frame.index].origin { return [] }
    var found: Set<FrameID> = []
    var open: Set<FrameID> = [frame]
    while let next = open.popFirst() {
      switch frames[next.index].origin {
      case .source: continue
      case .derived: found.insert(next)
      // Parts stand before the zip, so this ends.
      case .zip(let parts): open.formUnion(parts)
      }
    }
    return found
  }

  /// The verb of a frame's rows, if the operation finds them.
  private func rows(of frame: FrameID, _ id: OperationID) -> RowVerb? {
    guard case .rows(let verb) = operations[id.index].kind, operations[id.index].domain == .rows(frame)
    else { return nil }
    return verb
  }
}

extension RowVerb {
  /// Whether an operand, counted from the first, has the rows of the second parent.
  public func isOfSecondParent(operand: Int) -> Bool {
    switch self {
    case .join(_, let pairs), .asOf(_, let pairs): (pairs..<2 * pairs).contains(operand)
    case .filter, .limit, .limitBy, .sample, .unpivot, .resample, .sort, .distinct, .group, .union: false
    }
  }

  /// Whether an operand is a single value, and not one for each row.
  public func isSingle(operand: Int) -> Bool {
    switch self {
    case .asOf(_, let pairs): operand == 2 * pairs
    case .limitBy: operand == 0
    case .filter, .limit, .sample, .unpivot, .resample, .sort, .distinct, .group, .union, .join: false
    }
  }

  /// How many operands are series of the rows.
  public func seriesOperands(of frame: PlanFrame) -> Int {
    if case .unpivot = self { max(0, frame.series.count - 1) } else { frame.series.count }
  }

  /// Whether counts are such that operands can be counted and rows found.
  fileprivate var hasSoundCounts: Bool {
    switch self {
    case .filter, .sort, .union: true
    case .limit(let count, let offset): count >= 0 && offset >= 0
    case .limitBy(let offset): offset >= 0
    case .sample(.rows(let count), _): count >= 0
    case .sample(.fraction(let fraction), _): (0...1).contains(fraction)
    case .resample(let step): step.isSound
    case .unpivot(let columns): (2...Int(Int32.max)).contains(columns)
    case .distinct(let count), .group(let count): count >= 0
    case .join(_, let pairs), .asOf(_, let pairs): (1...Int(Int32.max)).contains(pairs)
    }
  }

  /// Whether rows of the frame are rows of a parent: those of `semi` and `anti` are of the left one alone.
  fileprivate func keeps(parent: Int) -> Bool {
    guard case .join(let kind, _) = self else { return true }
    return parent == 0 || (kind != .semi && kind != .anti)
  }

  /// Whether a row of the frame may be no row of a parent.
  public func mayLack(parent: Int) -> Bool {
    if case .asOf = self { return parent == 1 }
    if case .resample = self { return true }
    guard case .join(let kind, _) = self else { return false }
    switch kind {
    case .inner, .semi, .anti: return false
    case .left: return parent == 1
    case .right: return parent == 0
    case .full: return true
    }
  }

  fileprivate func admits(_ operand: Operation, _ position: Int, _ all: [Operation]) -> Bool {
    switch self {
    case .filter: operand.type.type == .bool
    case .resample(let step): operand.domain != .scalar && step.serves(operand.type.type)
    case .limitBy: operand.domain == .scalar && operand.type.type.isInteger
    case .join(_, let pairs):
      operand.type.type == all[position < pairs ? position : position - pairs].type.type
    case .asOf(_, let pairs):
      if position == 2 * pairs {
        operand.domain == .scalar && operand.type.type.isDistance(of: all[pairs - 1].type.type)
      } else {
        operand.type.type == all[position % pairs].type.type
          && (position % pairs < pairs - 1 || operand.type.type.hasDistances)
      }
    case .limit, .sample, .unpivot, .sort, .distinct, .group, .union: true
    }
  }
}
