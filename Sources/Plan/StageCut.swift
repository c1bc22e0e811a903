import Types

/// Cuts a step out of a plan: what other steps have stored is read back, and what only that needed goes.
struct StageCut {
  private let whole: LogicalPlan
  /// The plan with frames that are read from what is stored.
  private var cut: LogicalPlan
  private let outputs: [PlanOutput]
  private let checks: [PlanCheck]
  /// The earliest first.
  private let stored: [PlanOutput]
  /// Where a computed value is stored, by operation.
  private var places: [Int: StagePlan.Stored] = [:]
  private var frames: [FrameID: PlanOutput] = [:]

  init(_ plan: LogicalPlan, outputs: [PlanOutput], checks: [PlanCheck], stored: [PlanOutput]) {
    whole = plan
    cut = plan
    self.outputs = outputs
    self.checks = checks
    self.stored = stored
    for other in stored {
      for column in other.columns where plan[column.operation].domain == other.domain {
        let index = column.operation.index
        if plan[column.operation].isComputed, places[index] == nil {
          places[index] = StagePlan.Stored(output: other, column: column.name)
        }
      }
    }
  }

  mutating func plan() -> StagePlan {
    // What is made of a frame comes after it, and may not need it any more once it is stored itself.
    for index in cut.frames.indices.reversed() { readBack(FrameID(index)) }
    return StageRebuilding(cut, outputs: outputs, checks: checks, places: places, frames: frames)
      .plan(keeping: needed())
  }

  private func needed() -> [Bool] {
    var search = ConeSearch(cut)
    search.known = Set(places.keys)
    for check in checks { search.find(check.operations, rows: check.domain) }
    for output in outputs { search.find(output.columns.map(\.operation), rows: output.domain) }
    return search.isNeeded
  }

  /// Reads a frame from what is stored where that holds all that is needed of it.
  private mutating func readBack(_ frame: FrameID) {
    let here = stored.filter { $0.domain == .rows(frame) }
    // A check that counts the rows which some are taken from needs to know which these are.
    let isCounted = checks.contains { $0.domain == .rows(frame) && $0.counted != $0.domain }
    if here.isEmpty || isCounted { return }
    let isNeeded = needed()
    let operations = cut.operations.indices.filter { index in
      isNeeded[index] && cut.operations[index].domain == .rows(frame)
    }
    if operations.isEmpty, !outputs.contains(where: { $0.domain == .rows(frame) }) { return }
    let series = Set(cut.frames[frame.index].series)
    for other in here {
      let columns = other.columns.filter { whole[$0.operation].domain == .rows(frame) }
      guard series.isSubset(of: columns.map(\.name)) else { continue }
      let held = Set(columns.map(\.operation.index))
      let isWhole = operations.allSatisfy { index in
        held.contains(index) || places[index] != nil || !cut.operations[index].isOfParents
      }
      guard isWhole else { continue }
      cut.frames[frame.index].origin = .source(source(other, columns))
      // Its order and key were verified or proven when it was stored.
      if case .columns = cut.frames[frame.index].order { cut.frames[frame.index].order = .position }
      cut.frames[frame.index].key = []
      for index in cut.frames.indices {
        guard case .zip(let parts) = cut.frames[index].origin, parts.contains(frame) else { continue }
        if case .columns = cut.frames[index].order { cut.frames[index].order = .position }
        cut.frames[index].key = []
      }
      frames[frame] = other
      for column in columns {
        let index = column.operation.index
        places[index] = StagePlan.Stored(output: other, column: column.name)
      }
      return
    }
  }

  private func source(_ other: PlanOutput, _ columns: [PlanOutput.Column]) -> PlanSource {
    PlanSource(
      path: other.target.path, format: other.target.format,
      columns: columns.map { column in
        PlanColumn(
          name: column.name, fileName: column.name, type: whole[column.operation].type, isRead: true)
      })
  }
}

extension Operation {
  /// Whether it can only be computed from the file or the frames that its frame is made of. The rows of a
  /// frame that is read back need not be found.
  fileprivate var isOfParents: Bool {
    switch kind {
    case .column, .adopt, .take, .aggregateInto: true
    case .given, .literal, .parameter, .apply, .lookup, .aggregate, .aggregateBy, .rows: false
    }
  }
}

/// Makes a plan of the operations that are kept.
private struct StageRebuilding {
  private let whole: LogicalPlan
  private let outputs: [PlanOutput]
  private let checks: [PlanCheck]
  private let places: [Int: StagePlan.Stored]
  private let frames: [FrameID: PlanOutput]
  private var renamed: [OperationID]
  private var operations: [Operation] = []
  private var stored: [String: StagePlan.Stored] = [:]

  init(
    _ whole: LogicalPlan, outputs: [PlanOutput], checks: [PlanCheck], places: [Int: StagePlan.Stored],
    frames: [FrameID: PlanOutput]
  ) {
    self.whole = whole
    self.outputs = outputs
    self.checks = checks
    self.places = places
    self.frames = frames
    renamed = Array(repeating: OperationID(0), count: whole.operations.count)
  }

  func plan(keeping isNeeded: [Bool]) -> StagePlan {
    var making = self
    making.keep(isNeeded)
    return making.result()
  }

  private mutating func keep(_ isNeeded: [Bool]) {
    let search = ConeSearch(whole)
    for (index, operation) in whole.operations.enumerated() where isNeeded[index] {
      // The rows of what is read back are those of its file.
      if search.isRowsOfSource(OperationID(index)) { continue }
      var kept = operation
      if let place = places[index] {
        kept.inputs = []
        kept.kind = kind(of: place, operation)
      } else {
        kept.inputs = operation.inputs.filter { !search.isRowsOfSource($0) }.map { renamed[$0.index] }
      }
      renamed[index] = OperationID(operations.count)
      operations.append(kept)
    }
  }

  /// A column of a frame that is read back, or one beside a frame that is not, or not from there.
  private mutating func kind(of place: StagePlan.Stored, _ operation: Operation) -> Operation.Kind {
    if case .rows(let frame) = operation.domain, frames[frame]?.name == place.output.name {
      return .column(place.column)
    }
    let name = place.output.name + "/" + place.column
    stored[name] = place
    return .given(name)
  }

  /// Those of the plan, and the columns of what is read back that are of them.
  private func hiddenValues() -> [String] {
    if whole.hiddenValues.isEmpty { return [] }
    let readBack = frames.flatMap { frame, other in
      other.columns.filter { whole.hides($0.operation) }.map {
        whole.frames[frame.index].name + "." + $0.name
      }
    }
    return Set(whole.hiddenValues + readBack).sorted()
  }

  private func result() -> StagePlan {
    var plan = whole
    plan.operations = operations
    plan.regions = Region.separate(plan.operations)
    plan.outputs = outputs.map { output in
      var output = output
      for index in output.columns.indices {
        output.columns[index].operation = renamed[output.columns[index].operation.index]
      }
      return output
    }
    plan.checks = checks.map { check in check.renamed { renamed[$0.index] } }
    plan.hiddenValues = hiddenValues()
    plan = plan.withoutUnusedFrames()
    let names = Set(plan.frames.map(\.name))
    var step = StagePlan(plan: plan)
    step.stored = stored
    for (frame, other) in frames where names.contains(whole.frames[frame.index].name) {
      step.frames[whole.frames[frame.index].name] = other
    }
    return step
  }
}
