import Types

extension LogicalPlan {
  /// What a plan must never be, in words; nil for a sound plan. Asked after every pass and after loading a
  /// file.
  public func defect() -> String? {
    frameDefect() ?? operationDefect() ?? regionDefect() ?? outputDefect() ?? checkDefect()
  }

  private func frameDefect() -> String? {
    for (index, frame) in frames.enumerated() {
      switch frame.origin {
      case .source(let source):
        let known = Set(source.columns.map(\.name))
        if known.count != source.columns.count { return "source `\(frame.name)` has a column twice" }
        if let defect = source.defect { return "source `\(frame.name)`: \(defect)" }
        if let name = frame.contract.first(where: { !known.contains($0) }) {
          return "`\(name)` is no column of `\(frame.name)`"
        }
      case .zip(let parts):
        if parts.isEmpty || parts.contains(where: { !(0..<index).contains($0.index) }) {
          return "zip `\(frame.name)` is not made of frames before it"
        }
      case .derived(let parents):
        if parents.isEmpty || parents.contains(where: { !(0..<index).contains($0.index) }) {
          return "frame `\(frame.name)` is not made of frames before it"
        }
      }
    }
    return nil
  }

  private func operationDefect() -> String? {
    let columns = frames.map(\.sourceTypes)
    var rows: Set<FrameID> = []
    for (index, operation) in operations.enumerated() {
      for input in operation.inputs where !(0..<index).contains(input.index) {
        return "operation \(index) reads \(input.index), which is not before it"
      }
      if case .rows(let frame) = operation.domain, !frames.indices.contains(frame.index) {
        return "operation \(index) has rows of frame \(frame.index), which there is none of"
      }
      if let defect = domainDefect(operation, columns) ?? rowsReaderDefect(operation)
        ?? lateDefect(operation, rows)
      {
        return "operation \(index): \(defect)"
      }
      if case .rows = operation.kind, case .rows(let frame) = operation.domain,
        !rows.insert(frame).inserted
      {
        return "frame `\(frames[frame.index].name)` has its rows twice"
      }
    }
    return nil
  }

  /// `columns` are the types of each source's columns by name.
  private func domainDefect(_ operation: Operation, _ columns: [[String: ValueType]]) -> String? {
    let inputs = operation.inputs.map { operations[$0.index].domain }
    switch operation.kind {
    case .column(let name):
      guard case .rows(let frame) = operation.domain, let declared = columns[frame.index][name] else {
        return "`\(name)` is no column of a source"
      }
      if declared != operation.type { return "`\(name)` is not \(operation.type)" }
    case .adopt:
      guard case .rows(let frame) = operation.domain, case .zip(let parts) = frames[frame.index].origin,
        inputs.count == 1, case .rows(let part) = inputs[0], parts.contains(part)
      else { return "a zip adopts columns of its frames" }
      if operations[operation.inputs[0].index].type != operation.type { return "it adopts another type" }
    case .rows, .take, .aggregateInto: return derivedDefect(operation)
    case .lookup(let pairs): return lookupDefect(operation, pairs: pairs)
    case .literal, .parameter:
      if operation.domain != .scalar { return "a literal is a scalar" }
    case .given:
      if !inputs.isEmpty { return "a given value reads nothing" }
    case .apply:
      if inputs.contains(where: { $0 != .scalar && $0 != operation.domain }) { return "rows do not line up" }
    case .aggregate:
      if operation.domain != .scalar { return "an aggregate without groups is a scalar" }
      let rows = Set(inputs.filter { $0 != .scalar })
      if rows.count != 1 { return "an aggregate passes over one frame" }
    case .aggregateBy(_, let keys):
      if keys < 1 || keys > operation.inputs.count { return "groups need a key" }
      if inputs.contains(where: { $0 != operation.domain && $0 != .scalar }) { return "rows do not line up" }
    }
    return nil
  }

  private func regionDefect() -> String? {
    var seen = [Bool](repeating: false, count: operations.count)
    for region in regions {
      for id in region.operations {
        guard operations.indices.contains(id.index) else { return "a region has no operation \(id.index)" }
        if seen[id.index] { return "operation \(id.index) stands in two regions" }
        for input in operations[id.index].inputs where isComputed(input) && !seen[input.index] {
          return "operation \(id.index) runs before its input \(input.index)"
        }
        if operations[id.index].passDomain(in: operations) != region.domain {
          return "operation \(id.index) does not pass over the rows of its region"
        }
        seen[id.index] = true
      }
    }
    for index in operations.indices where isComputed(OperationID(index)) && !seen[index] {
      return "operation \(index) stands in no region"
    }
    return nil
  }

  private func isComputed(_ id: OperationID) -> Bool {
    switch operations[id.index].kind {
    case .apply, .aggregate, .aggregateBy, .rows, .take, .lookup, .aggregateInto: true
    case .column, .adopt, .literal, .parameter, .given: false
    }
  }

  private func outputDefect() -> String? {
    var found: Set<FrameID> = []
    for operation in operations {
      if case .rows = operation.kind, case .rows(let frame) = operation.domain { found.insert(frame) }
    }
    for output in outputs {
      if case .rows(let frame) = output.domain {
        guard frames.indices.contains(frame.index) else {
          return "output `\(output.name)` has the rows of no frame"
        }
        guard derivedFrames(of: frame).isSubset(of: found) else {
          return "the rows of output `\(output.name)` are not found"
        }
      }
      if let defect = folderDefect(output) { return "output `\(output.name)`: \(defect)" }
      for column in output.columns {
        guard operations.indices.contains(column.operation.index) else {
          return "output `\(output.name)` has no operation \(column.operation.index)"
        }
        if case .rows = operations[column.operation.index].kind {
          return "`\(column.name)` is no column but the rows of a frame"
        }
        let domain = operations[column.operation.index].domain
        if domain != .scalar && domain != output.domain {
          return "`\(column.name)` does not have the rows of output `\(output.name)`"
        }
      }
    }
    return nil
  }
}

extension PlanFrame {
  /// The types of a source's columns by name; none for other frames.
  fileprivate var sourceTypes: [String: ValueType] {
    switch origin {
    case .source(let source): Dictionary(source.columns.map { ($0.name, $0.type) }) { first, _ in first }
    case .zip, .derived: [:]
    }
  }

  /// The columns whose order, grouping or uniqueness the frame promises.
  public var contract: [String] {
    if case .columns(let order) = order { return series + order + key }
    return series + key
  }
}
