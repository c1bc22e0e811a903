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
  /// Parameters that went into a constant somewhere, and so cannot be bound again.
  private let fixed: Set<Int>
  private let order: CanonicalOrder
  /// The plan's number of each of the flow's frames.
  private let frameIDs: [FrameID]

  private struct FrameColumnID: Hashable {
    let frame: Int
    let position: Int
  }

  /// The plan of a flow that was checked without errors. `outputs` replaces the flow's own where given.
  /// Nodes in `given` are not computed: the caller hands them in.
  public static func build(
    _ typed: TypedFlow, outputs: [TypedOutput]? = nil, given: Set<Int> = []
  ) -> LogicalPlan {
    var builder = PlanBuilder(typed, outputs: outputs ?? typed.outputs)
    let order = builder.order
    for index in order.nodes { builder.add(node: index, isGiven: given.contains(index)) }
    let outputs = order.outputs.map { builder.output($0) }
    return LogicalPlan(
      name: typed.flow.name, frames: order.frames.map { builder.frame($0) },
      parameters: builder.parameters(),
      operations: builder.operations, regions: Region.separate(builder.operations), outputs: outputs,
      fixedParameters: order.parameters.filter(builder.fixed.contains).map { typed.parameters[$0].name })
  }

  private init(_ typed: TypedFlow, outputs: [TypedOutput]) {
    self.typed = typed
    order = CanonicalOrder(typed, outputs: outputs)
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
    guard !isGiven else {
      nodeRoots[index] = append(
        Operation(
          kind: .given(node.name), inputs: [], type: node.type, domain: domain(node.domain), node: node.name))
      return
    }
    let terms = node.expression.terms
    var ids = Array(repeating: OperationID(0), count: terms.count)
    for index in node.expression.operandOrder { ids[index] = add(terms[index], of: node, ids: ids) }
    nodeRoots[index] = ids.last
  }

  private mutating func add(_ term: Term, of node: TypedNode, ids: [OperationID]) -> OperationID {
    var type = term.type
    if term.emptyOf != nil || !term.assumptions.isEmpty { type.nullable = true }
    switch term.kind {
    case .column(let frame, let position): return column(FrameColumnID(frame: frame, position: position))
    case .node(let index):
      guard let root = nodeRoots[index] else { preconditionFailure("nodes come after what they read") }
      return root
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
      if let keys = call.keys {
        kind = .aggregateBy(application, keys: keys)
      } else {
        kind = call.isAggregate ? .aggregate(application) : .apply(application)
      }
      return append(
        Operation(
          kind: kind, inputs: call.operands.map { ids[$0] }, type: type, domain: domain(term.domain),
          node: node.name)
      )
    }
  }

  /// A column is one operation, however often it is read; a zip's column adopts its source's.
  private mutating func column(_ id: FrameColumnID) -> OperationID {
    if let known = columns[id] { return known }
    let column = typed.resolved.columns[id.frame][id.position]
    let declared = typed.frames[id.frame].columns[id.position]
    let name = typed.frames[id.frame].name + "." + column.name
    let operation: Operation
    if column.source == id.frame {
      operation = Operation(
        kind: .column(column.name), inputs: [], type: declared.type, domain: .rows(frameIDs[id.frame]),
        node: name)
    } else {
      let source = self.column(FrameColumnID(frame: column.source, position: column.position))
      operation = Operation(
        kind: .adopt, inputs: [source], type: declared.type, domain: .rows(frameIDs[id.frame]), node: name)
    }
    let result = append(operation)
    columns[id] = result
    return result
  }

  private mutating func output(_ output: TypedOutput) -> PlanOutput {
    let columns = output.columns.compactMap { column -> PlanOutput.Column? in
      switch column.value {
      case .column(let frame, let position):
        return PlanOutput.Column(
          name: column.name, operation: self.column(FrameColumnID(frame: frame, position: position)))
      case .node(let index):
        return nodeRoots[index].map { PlanOutput.Column(name: column.name, operation: $0) }
      }
    }
    return PlanOutput(
      name: output.name, domain: domain(output.domain), columns: columns, path: output.path,
      format: output.format.flatMap(FileFormat.init(rawValue:)))
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
          name: column.name, fileName: declared.fileName, type: column.type, isRead: true)
      }
      return .source(
        PlanSource(
          path: source.path?.text, format: source.format.flatMap { FileFormat(rawValue: $0.text) },
          delimiter: source.delimiter, nullTokens: source.nullTokens, nanAsNull: source.nanAsNull,
          sort: source.sort, columns: columns.sorted { $0.name < $1.name }))
    case .zip(let parts):
      let frames = parts.compactMap { part in
        typed.frames.firstIndex { $0.name == part.text }.map { frameIDs[$0] }
      }
      return .zip(frames)
    }
  }
}

extension Region {
  /// Every computing operation in a region of its own, in order: what there is before fusion.
  public static func separate(_ operations: [Operation]) -> [Region] {
    operations.indices.compactMap { index in
      switch operations[index].kind {
      case .apply, .aggregate, .aggregateBy:
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
