public import Check
import Flow
public import Types

/// Translates a typed flow into operations: one for each term, nodes shared, every operation in a region of
/// its own.
public struct PlanBuilder {
  private let typed: TypedFlow
  private var operations: [Operation] = []
  private var nodeRoots: [OperationID?]
  private var columns: [FrameColumnID: OperationID] = [:]
  /// Nodes as derived frames have them.
  private var taken: [TakenNode: OperationID] = [:]
  /// The `rows` of derived frames, by position of the frame.
  private var rows: [Int: OperationID] = [:]
  /// Parameters that went into a constant somewhere, and so cannot be bound again.
  private let fixed: Set<Int>
  private let order: CanonicalOrder
  /// The plan's number of each of the flow's frames.
  private let frameIDs: [FrameID]

  private struct FrameColumnID: Hashable {
    let frame: Int
    let position: Int
  }

  private struct TakenNode: Hashable {
    let frame: Int
    let node: Int
  }

  /// The plan of a flow that was checked without errors. `outputs` and `checks` replace the flow's own where
  /// given. Nodes in `given` are not computed: the caller hands them in. Nodes that nothing reads may be left
  /// out from the beginning, for a plan of little of a large flow. Values of `hidden` nodes and columns are
  /// shown by no message.
  public static func build(
    _ typed: TypedFlow, outputs: [TypedOutput]? = nil, checks: [TypedCheck]? = nil, given: Set<Int> = [],
    hiding hidden: Set<String> = [], withUnreadNodes: Bool = true
  ) -> LogicalPlan {
    var builder = PlanBuilder(
      typed, outputs: outputs ?? typed.outputs, checks: checks ?? typed.checks,
      withUnreadNodes: withUnreadNodes)
    let order = builder.order
    for index in order.nodes { builder.add(node: index, isGiven: given.contains(index)) }
    let outputs = order.outputs.map { builder.output($0) }
    let checks = order.checks.map { builder.check($0) }
    return LogicalPlan(
      name: typed.flow.name, frames: order.frames.map { builder.frame($0) },
      parameters: builder.parameters(),
      operations: builder.operations, regions: Region.separate(builder.operations), outputs: outputs,
      checks: checks,
      fixedParameters: order.parameters.filter(builder.fixed.contains).map { typed.parameters[$0].name },
      hiddenValues: hidden.isEmpty ? [] : hidden.intersection(builder.operations.map(\.node)).sorted())
  }

  /// Positions of the nodes that outputs and checks are computed from.
  public static func nodes(
    behind outputs: [TypedOutput], _ checks: [TypedCheck], in typed: TypedFlow
  ) -> [Int] {
    CanonicalOrder(typed, outputs: outputs, checks: checks, withUnreadNodes: false).nodes
  }

  private init(
    _ typed: TypedFlow, outputs: [TypedOutput], checks: [TypedCheck], withUnreadNodes: Bool
  ) {
    self.typed = typed
    order = CanonicalOrder(typed, outputs: outputs, checks: checks, withUnreadNodes: withUnreadNodes)
    var frameIDs = Array(repeating: FrameID(0), count: typed.frames.count)
    for (place, frame) in order.frames.enumerated() { frameIDs[frame] = FrameID(place) }
    self.frameIDs = frameIDs
    nodeRoots = Array(repeating: nil, count: typed.nodes.count)
    let shaping = typed.parameters.indices.filter {
      typed.flow.shapingParameters.contains(typed.parameters[$0].name)
    }
    fixed = typed.nodes.reduce(into: Set(shaping)) {
      $0.formUnion($1?.expression.constantParameters ?? [])
    }
  }

  private mutating func append(_ operation: Operation) -> OperationID {
    operations.append(operation)
    return OperationID(operations.count - 1)
  }

  private mutating func add(node index: Int, isGiven: Bool) {
    guard let node = typed.nodes[index] else { return }
    if case .rows(let frame) = node.domain { findRows(of: frame.index) }
    guard !isGiven else {
      nodeRoots[index] = append(
        Operation(
          kind: .given(node.name), inputs: [], type: node.type, domain: domain(node.domain), node: node.name))
      return
    }
    nodeRoots[index] = add(node)
  }

  /// The operation that is the root of a node's expression.
  private mutating func add(_ node: TypedNode) -> OperationID {
    let terms = node.expression.terms
    var ids = Array(repeating: OperationID(0), count: terms.count)
    for index in node.expression.operandOrder { ids[index] = add(terms[index], of: node, ids: ids) }
    return ids[terms.count - 1]
  }

  private mutating func add(_ term: Term, of node: TypedNode, ids: [OperationID]) -> OperationID {
    var type = term.type
    if term.emptyOf != nil || !term.assumptions.isEmpty { type.nullable = true }
    switch term.kind {
    case .column(let frame, let position): return column(FrameColumnID(frame: frame, position: position))
    case .node(let index): return root(of: index)
    case .taken(let frame, let index): return take(node: index, in: frame)
    case .literal(let literal):
      return append(
        Operation(kind: .literal(literal), inputs: [], type: type, domain: .scalar, node: node.name))
    case .parameter(let index):
      let parameter = typed.parameters[index]
      let kind: Operation.Kind =
        fixed.contains(index) ? .literal(parameter.value) : .parameter(parameter.name)
      return append(Operation(kind: kind, inputs: [], type: type, domain: .scalar, node: node.name))
    case .call(let call):
      let application = Application(
        transform: call.transform, kernel: call.kernel,
        options: call.options.map { Application.Option(name: $0.name, value: $0.value) }, fusion: call.fusion)
      let kind: Operation.Kind
      var inputs = call.operands.map { ids[$0] }
      if let group = call.group {
        kind = .aggregateInto(application)
        inputs.append(rows(of: group))
      } else if call.isLookup {
        kind = .lookup(pairs: call.keys ?? 0)
      } else if let keys = call.keys {
        kind = .aggregateBy(application, keys: keys)
      } else {
        kind = call.isAggregate ? .aggregate(application) : .apply(application)
      }
      return append(
        Operation(
          kind: kind, inputs: inputs, type: type, domain: domain(term.domain), node: node.name))
    }
  }

  private func root(of node: Int) -> OperationID {
    guard let root = nodeRoots[node] else { preconditionFailure("nodes come after what they read") }
    return root
  }

  /// A column is one operation, however often it is read; a column of a frame that is made of others takes
  /// the cells of theirs.
  private mutating func column(_ id: FrameColumnID) -> OperationID {
    if let known = columns[id] { return known }
    let column = typed.resolved.columns[id.frame][id.position]
    let declared = typed.frames[id.frame].columns[id.position]
    var operation = Operation(
      kind: .column(column.name), inputs: [], type: declared.type, domain: .rows(frameIDs[id.frame]),
      node: typed.frames[id.frame].name + "." + column.name)
    switch column.origin {
    case .declared: break
    case .column(let frame, let position):
      findRows(of: id.frame)
      let source = self.column(FrameColumnID(frame: frame, position: position))
      if typed.flow.derivation(of: id.frame) == nil {
        operation.kind = .adopt
        operation.inputs = [source]
      } else {
        operation.kind = .take
        operation.inputs = taken(source, as: column.name, in: id.frame)
      }
    case .node(let node):
      // A single value is the same in every row.
      if typed.nodes[node]?.domain == .scalar { return root(of: node) }
      operation.kind = .take
      // That of a join is seen from its right side.
      let isJoined = if case .join? = typed.flow.derivation(of: id.frame)?.verb { true } else { false }
      let parent = typed.resolved.parents[id.frame][isJoined ? 1 : 0]
      operation.inputs = taken(cells(of: node, in: parent), as: column.name, in: id.frame)
    case .stacked(let lanes):
      findRows(of: id.frame)
      operation.kind = .take
      operation.inputs = lanes.map { self.lane($0, as: declared.type, node: operation.node) }
      operation.inputs.append(rows(of: id.frame))
    }
    if case .stacked = column.origin {
      operation.type.nullable = operation.inputs.dropLast().contains { operations[$0.index].type.nullable }
    } else if case .take = operation.kind {
      operation.type = operations[operation.inputs[0].index].type
      if column.mayBeMissing, operation.inputs.count < 3 { operation.type.nullable = true }
      if case .column(let frame, let position) = column.origin,
        typed.presence.proves(.column(frame: frame, position: position), in: id.frame)
      {
        operation.type.nullable = false
      }
    }
    let result = append(operation)
    columns[id] = result
    return result
  }

  /// Cells of a parent in the rows of a frame; what the gaps of a grid have too is taken twice.
  private mutating func taken(_ source: OperationID, as column: String, in frame: Int) -> [OperationID] {
    let isKnownInGaps = typed.resolved.isKnownInGaps(column, of: frame, series: typed.frames[frame].series)
    return (isKnownInGaps ? [source, source] : [source]) + [rows(of: frame)]
  }

  /// One of the columns whose cells stand in one, as their common type.
  private mutating func lane(_ lane: FrameColumn.Lane, as type: ValueType, node: String) -> OperationID {
    let source: OperationID
    switch lane {
    case .column(let frame, let position): source = column(FrameColumnID(frame: frame, position: position))
    case .node(let node, let frame): source = cells(of: node, in: frame)
    case .text(let text):
      return append(
        Operation(
          kind: .literal(.string(text)), inputs: [], type: ValueType(.string), domain: .scalar, node: node))
    case .missing:
      return append(
        Operation(
          kind: .literal(.null), inputs: [], type: ValueType(type.type, nullable: true, unit: type.unit),
          domain: .scalar, node: node))
    }
    let own = operations[source.index]
    if own.type.type == type.type { return source }
    let convert = Application(transform: "convert", kernel: "convert", options: [], fusion: .elementwise)
    return append(
      Operation(
        kind: .apply(convert), inputs: [source],
        type: ValueType(type.type, nullable: own.type.nullable, unit: type.unit), domain: own.domain,
        node: node
      ))
  }

  /// A node as a frame sees it that has its rows, or is made of one that has.
  private mutating func cells(of node: Int, in frame: Int) -> OperationID {
    if case .rows(let own)? = typed.nodes[node]?.domain, own.index != frame {
      return take(node: node, in: frame)
    }
    return root(of: node)
  }

  /// A node of a frame that the derived frame is made of, in the derived frame's rows.
  private mutating func take(node: Int, in frame: Int) -> OperationID {
    let id = TakenNode(frame: frame, node: node)
    if let known = taken[id] { return known }
    guard let own = typed.nodes[node], let parent = typed.resolved.parents[frame].first else {
      preconditionFailure("a node is taken from a frame that this one is made of")
    }
    // One step for each frame on the way.
    let isHere = own.domain == .rows(FrameID(parent))
    let source = isHere ? root(of: node) : take(node: node, in: parent)
    var type = operations[source.index].type
    if typed.resolved.mayLackParent(frame) { type.nullable = true }
    if typed.presence.proves(.node(node), in: frame) { type.nullable = false }
    let result = append(
      Operation(
        kind: .take, inputs: [source, rows(of: frame)], type: type,
        domain: .rows(frameIDs[frame]), node: own.name))
    taken[id] = result
    return result
  }

  /// Puts the operations that find the rows of a frame before all that has these rows.
  private mutating func findRows(of frame: Int) {
    if typed.flow.derivation(of: frame) != nil {
      _ = rows(of: frame)
    } else {
      for part in derivedFrames(behind: frame) { _ = rows(of: part) }
    }
  }

  /// The operation that finds the rows of a derived frame.
  private mutating func rows(of frame: Int) -> OperationID {
    if let known = rows[frame] { return known }
    guard let derivation = typed.flow.derivation(of: frame), let parent = typed.resolved.parents[frame].first
    else { preconditionFailure("only derived frames have rows that are found") }
    var inputs = derivation.operands.map { root(of: $0) }
    for name in typed.frames[frame].series {
      // The series of the columns is the rows' own.
      if case .unpivot(let unpivot) = derivation.verb, unpivot.name.text == name { continue }
      inputs.append(series(name, of: frame, derivation, parent))
    }
    for parent in derivedFrames(behind: frame) { inputs.append(rows(of: parent)) }
    let result = append(
      Operation(
        kind: .rows(RowVerb(derivation)), inputs: inputs, type: ValueType(.null, nullable: true),
        domain: .rows(frameIDs[frame]), node: typed.frames[frame].name))
    rows[frame] = result
    return result
  }

  /// The derived frames among the parents of a frame, through zips, in the plan's order.
  private func derivedFrames(behind frame: Int) -> [Int] {
    var found: Set<Int> = []
    var open = typed.resolved.parents[frame]
    while let next = open.popLast() {
      if typed.flow.derivation(of: next) != nil {
        found.insert(next)
      } else {
        open += typed.resolved.parents[next]
      }
    }
    return found.sorted { frameIDs[$0] < frameIDs[$1] }
  }

  /// A column of the first parent, or a node of its rows, by which the rows of the derived frame are series.
  private mutating func series(
    _ name: String, of frame: Int, _ derivation: Derivation, _ parent: Int
  ) -> OperationID {
    if case .group(let keys) = derivation.verb, let key = keys.firstIndex(where: { $0.text == name }) {
      return root(of: derivation.operands[key])
    }
    if let position = typed.resolved.columns[parent].firstIndex(where: { $0.name == name }) {
      return column(FrameColumnID(frame: parent, position: position))
    }
    let own = typed.resolved.columns[frame].first { $0.name == name }
    guard case .node(let node)? = own?.origin else {
      preconditionFailure("series are columns of the frame or of its parent")
    }
    return cells(of: node, in: parent)
  }

  private mutating func output(_ output: TypedOutput) -> PlanOutput {
    // Its rows count even where no column of them is selected.
    if case .rows(let frame) = output.domain { findRows(of: frame.index) }
    return PlanOutput(
      name: output.name, domain: domain(output.domain), columns: columns(output.columns),
      target: output.target)
  }

  private mutating func columns(_ columns: [TypedOutput.Column]) -> [PlanOutput.Column] {
    columns.compactMap { column in
      switch column.value {
      case .column(let frame, let position):
        return PlanOutput.Column(
          name: column.name, operation: self.column(FrameColumnID(frame: frame, position: position)))
      case .node(let index):
        return nodeRoots[index].map { PlanOutput.Column(name: column.name, operation: $0) }
      case .taken(let frame, let node):
        return PlanOutput.Column(name: column.name, operation: take(node: node, in: frame))
      }
    }
  }

  private mutating func check(_ check: TypedCheck) -> PlanCheck {
    PlanCheck(
      name: check.name, domain: domain(check.domain), counted: domain(check.counted),
      passes: root(of: check.passes),
      failing: check.failing.map { add($0) }, shown: columns(check.shown), mostly: check.mostly,
      isWarning: check.isWarning, message: check.message)
  }

  /// The parameters that are only values: those that went into a window or a mode are fixed in the plan.
  private func parameters() -> [PlanParameter] {
    order.parameters.filter { !fixed.contains($0) }.map { index in
      let parameter = typed.parameters[index]
      return PlanParameter(name: parameter.name, limits: parameter.limits, value: parameter.value)
    }
  }

  // MARK: Frames

  private func domain(_ domain: Domain) -> Domain {
    switch domain {
    case .scalar: .scalar
    case .rows(let frame): .rows(frameIDs[frame.index])
    }
  }

  private func frame(_ index: Int) -> PlanFrame {
    let typed = typed.frames[index]
    let order: PlanFrame.Order
    switch typed.order {
    case .none: order = .none
    case .position: order = .position
    case .columns(let names): order = .columns(names)
    }
    return PlanFrame(
      name: typed.name, origin: origin(index), series: typed.series, order: order, key: typed.key)
  }

  private func origin(_ index: Int) -> PlanFrame.Origin {
    switch typed.flow.frames[index].kind {
    case .source(let source):
      let columns = zip(source.columns, typed.frames[index].columns).map { declared, column in
        PlanColumn(
          name: column.name, fileName: declared.fileName, type: column.type, isRead: true,
          constant: declared.constant)
      }
      return .source(
        PlanSource(
          path: source.path?.text, format: source.format.flatMap { StorageFormat(rawValue: $0.text) },
          compression: source.compression.flatMap { Packing(rawValue: $0.text) }, layout: source.layout,
          nanAsNull: source.nanAsNull, sort: source.sort,
          partitions: source.columns.filter(\.isPartition).map(\.name.text),
          columns: columns.sorted { $0.name < $1.name }))
    case .zip: return .zip(typed.resolved.parents[index].map { frameIDs[$0] })
    case .derived: return .derived(typed.resolved.parents[index].map { frameIDs[$0] })
    }
  }
}

extension RowVerb {
  fileprivate init(_ derivation: Derivation) {
    let count = derivation.operands.count
    switch derivation.verb {
    case .filter: self = .filter
    case .limit(let rows, let offset): self = .limit(count: rows, offset: offset)
    case .sort(let directions, _):
      self = .sort(directions.map { $0 == .ascending ? .ascending : .descending })
    case .distinct: self = .distinct(operands: count)
    case .group: self = .group(operands: count)
    case .limitBy(let offset): self = .limitBy(offset: offset)
    case .sample(let sample):
      switch sample.size {
      case .rows(let count): self = .sample(.rows(count), seed: sample.seed)
      case .fraction(let fraction): self = .sample(.fraction(fraction), seed: sample.seed)
      }
    case .resample(let resampling):
      guard let step = resampling.step else { preconditionFailure("a grid without steps is an error") }
      self = .resample(step)
    case .unpivot(let unpivot): self = .unpivot(columns: unpivot.columns.count)
    case .union: self = .union(frames: derivation.parents.count)
    case .join(let join):
      if let asOf = join.asOf {
        self = .asOf(AsOf(asOf), pairs: derivation.pairs)
      } else {
        self = .join(Join(join.kind), pairs: derivation.pairs)
      }
    }
  }
}

extension RowVerb.Join {
  fileprivate init(_ kind: JoinDeclaration.Kind) {
    switch kind {
    case .inner: self = .inner
    case .left: self = .left
    case .right: self = .right
    case .full: self = .full
    case .semi: self = .semi
    case .anti: self = .anti
    }
  }
}

extension RowVerb.AsOf {
  fileprivate init(_ asOf: AsOfDeclaration) {
    let direction: Direction =
      switch asOf.direction {
      case .backward: .backward
      case .forward: .forward
      case .nearest: .nearest
      }
    self.init(direction: direction, isStrict: asOf.isStrict, hasTolerance: asOf.hasTolerance)
  }
}

extension Region {
  /// Every computing operation in a region of its own, in order: what there is before fusion.
  public static func separate(_ operations: [Operation]) -> [Region] {
    operations.indices.compactMap { index in
      switch operations[index].kind {
      case .apply, .aggregate, .aggregateBy, .rows, .take, .lookup, .aggregateInto:
        Region(domain: operations[index].passDomain(in: operations), operations: [OperationID(index)])
      case .column, .adopt, .literal, .parameter, .given: nil
      }
    }
  }
}

extension Operation {
  /// The rows that computing the operation passes over: an aggregate passes over those of its inputs that are
  /// columns (one of two inputs may be a scalar, which is read in every row).
  public func passDomain(in operations: [Operation]) -> Domain {
    guard case .aggregate = kind else { return domain }
    return inputs.lazy.map { operations[$0.index].domain }.first { $0 != .scalar } ?? .scalar
  }
}
