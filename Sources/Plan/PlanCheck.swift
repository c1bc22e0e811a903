public import Types

/// What a run verifies before it writes anything.
public struct PlanCheck: Hashable, Sendable {
  /// `frame.column.kind`, unique in the plan; also the node of the operations that it made.
  public var name: String
  /// The rows that the condition is about; `.scalar`: one value.
  public var domain: Domain
  /// The rows that it counts: those, or, where the condition is about some of them only, those of the frame
  /// that they are taken from.
  public var counted: Domain
  /// A column of truth values, or one: false where the check fails. Null passes.
  public var passes: OperationID
  /// The number of rows that fail; nil where one value passes or fails.
  public var failing: OperationID?
  /// What a failure shows: the key of the row and what the condition reads, or the single values.
  public var shown: [PlanOutput.Column]
  /// The share of rows that has to pass.
  public var mostly: Double
  /// Whether a failure is told and the run goes on.
  public var isWarning: Bool
  /// The author's words about a failure.
  public var message: String?

  public init(
    name: String, domain: Domain, counted: Domain, passes: OperationID, failing: OperationID?,
    shown: [PlanOutput.Column],
    mostly: Double, isWarning: Bool, message: String?
  ) {
    self.name = name
    self.domain = domain
    self.counted = counted
    self.passes = passes
    self.failing = failing
    self.shown = shown
    self.mostly = mostly
    self.isWarning = isWarning
    self.message = message
  }

  /// The operations that it reads.
  public var operations: [OperationID] {
    [passes] + (failing.map { [$0] } ?? []) + shown.map(\.operation)
  }

  /// The same check of operations in other places.
  public func renamed(_ place: (OperationID) -> OperationID) -> PlanCheck {
    var check = self
    check.passes = place(passes)
    check.failing = failing.map(place)
    for index in check.shown.indices { check.shown[index].operation = place(shown[index].operation) }
    return check
  }
}

extension LogicalPlan {
  /// What a check must never be.
  func checkDefect() -> String? {
    var names: Set<String> = []
    for check in checks {
      if !names.insert(check.name).inserted { return "there are two checks `\(check.name)`" }
      if let id = check.operations.first(where: { !operations.indices.contains($0.index) }) {
        return "check `\(check.name)` has no operation \(id.index)"
      }
      if case .rows(let frame) = check.domain, !frames.indices.contains(frame.index) {
        return "check `\(check.name)` has the rows of no frame"
      }
      if check.counted != check.domain, !isTaken(check) {
        return "check `\(check.name)` counts rows of another frame"
      }
      if let defect = defect(of: check) { return "check `\(check.name)`: \(defect)" }
    }
    return nil
  }

  /// Whether the rows that the condition is about are some of those that are counted.
  private func isTaken(_ check: PlanCheck) -> Bool {
    guard case .rows(let frame) = check.domain, case .rows(let counted) = check.counted,
      case .derived(let parents) = frames[frame.index].origin
    else { return false }
    return parents.first == counted && frames.indices.contains(counted.index)
  }

  private func defect(of check: PlanCheck) -> String? {
    if self[check.passes].domain != check.domain { return "its condition does not have its rows" }
    if self[check.passes].type.type != .bool { return "its condition is none" }
    if (check.domain == .scalar) != (check.failing == nil) { return "it counts what are no rows" }
    if let failing = check.failing, self[failing].domain != .scalar || self[failing].type.type != .int64 {
      return "it counts with something that is no number"
    }
    for column in check.shown {
      if case .rows = self[column.operation].kind { return "it shows the rows of a frame" }
      let domain = self[column.operation].domain
      if domain != .scalar && domain != check.domain { return "what it shows does not have its rows" }
    }
    return check.mostly > 0 && check.mostly <= 1 ? nil : "it counts more rows than there are"
  }
}
