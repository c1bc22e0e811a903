import Plan
import Types

/// Builds small plans by hand.
struct PlanBuilder {
  private(set) var frames: [PlanFrame] = []
  private(set) var operations: [Operation] = []
  private var parameters: [PlanParameter] = []
  private var outputs: [PlanOutput] = []

  mutating func source(
    _ columns: [(String, ValueType)], named name: String = "rows", series: [String] = [],
    order: PlanFrame.Order = .position, key: [String] = [], nanAsNull: Bool = false, sort: Bool = false
  ) -> FrameID {
    let declared = columns.map { PlanColumn(name: $0.0, fileName: $0.0, type: $0.1, isRead: true) }
    let source = PlanSource(
      nanAsNull: nanAsNull, sort: sort, columns: declared)
    frames.append(PlanFrame(name: name, origin: .source(source), series: series, order: order, key: key))
    return FrameID(frames.count - 1)
  }

  mutating func zip(_ members: [FrameID], series: [String] = [], order: PlanFrame.Order = .position)
    -> FrameID
  {
    frames.append(PlanFrame(name: "zip", origin: .zip(members), series: series, order: order, key: []))
    return FrameID(frames.count - 1)
  }

  mutating func column(_ frame: FrameID, _ name: String) -> OperationID {
    guard case .source(let source) = frames[frame.index].origin,
      let declared = source.columns.first(where: { $0.name == name })
    else { preconditionFailure("no column \(name)") }
    return add(.column(name), [], declared.type, .rows(frame), node: name)
  }

  mutating func adopt(_ input: OperationID, into frame: FrameID) -> OperationID {
    add(.adopt, [input], operations[input.index].type, .rows(frame), node: "zip.\(input.index)")
  }

  mutating func literal(_ value: Literal, _ type: DataType) -> OperationID {
    add(.literal(value), [], ValueType(type, nullable: value == .null), .scalar, node: "\(value)")
  }

  mutating func given(_ name: String, _ type: ValueType, _ domain: Domain) -> OperationID {
    add(.given(name), [], type, domain, node: name)
  }

  mutating func parameter(_ name: String, _ type: DataType, _ value: Literal) -> OperationID {
    parameters.append(PlanParameter(name: name, limits: ParameterLimits(type: type), value: value))
    return add(.parameter(name), [], ValueType(type), .scalar, node: name)
  }

  /// A kernel; rows where any input has rows. The result's type is the first input's unless given.
  mutating func apply(
    _ kernel: String, _ inputs: [OperationID], as type: DataType? = nil, _ options: [String: Literal] = [:],
    node: String? = nil
  ) -> OperationID {
    let domain = inputs.map { operations[$0.index].domain }.first { $0 != .scalar } ?? .scalar
    let result = ValueType(type ?? operations[inputs[0].index].type.type, nullable: true)
    let application = PlanBuilder.application(kernel, options, .elementwise)
    return add(.apply(application), inputs, result, domain, node: node ?? "\(kernel)_\(operations.count)")
  }

  mutating func shift(_ input: OperationID, _ rows: Int64) -> OperationID {
    apply("shift", [input], ["n": .integer(rows)])
  }

  mutating func aggregate(
    _ kernel: String, _ inputs: [OperationID], as type: DataType? = nil, _ options: [String: Literal] = [:],
    node: String? = nil
  ) -> OperationID {
    let result = ValueType(type ?? operations[inputs[0].index].type.type, nullable: true)
    let application = PlanBuilder.application(kernel, options, .aggregate)
    return add(.aggregate(application), inputs, result, .scalar, node: node ?? kernel)
  }

  mutating func aggregate(
    _ kernel: String, _ input: OperationID, by keys: [OperationID], as type: DataType? = nil,
    _ options: [String: Literal] = [:]
  ) -> OperationID {
    let result = ValueType(type ?? operations[input.index].type.type, nullable: true)
    let application = PlanBuilder.application(kernel, options, .aggregate)
    return add(
      .aggregateBy(application, keys: keys.count), [input] + keys, result, operations[input.index].domain,
      node: kernel)
  }

  private static func application(
    _ kernel: String, _ options: [String: Literal], _ fusion: Fusion
  ) -> Application {
    let sorted = options.sorted { $0.key < $1.key }.map { Application.Option(name: $0.key, value: $0.value) }
    return Application(transform: kernel, kernel: kernel, options: sorted, fusion: fusion)
  }

  private mutating func add(
    _ kind: Operation.Kind, _ inputs: [OperationID], _ type: ValueType, _ domain: Domain, node: String
  ) -> OperationID {
    operations.append(Operation(kind: kind, inputs: inputs, type: type, domain: domain, node: node))
    return OperationID(operations.count - 1)
  }

  mutating func output(
    _ domain: Domain, _ columns: [(String, OperationID)], named name: String = "out"
  ) {
    outputs.append(
      PlanOutput(
        name: name, domain: domain, columns: columns.map { .init(name: $0.0, operation: $0.1) }))
  }

  // MARK: Derived frames

  /// A frame made of others, and the operation that finds its rows.
  mutating func derive(
    _ verb: RowVerb, of parents: [FrameID], by operands: [OperationID] = [], named name: String = "derived",
    series: [(name: String, column: OperationID)] = []
  ) -> (frame: FrameID, rows: OperationID) {
    frames.append(
      PlanFrame(
        name: name, origin: .derived(parents), series: series.map(\.name), order: .position, key: []))
    let frame = FrameID(frames.count - 1)
    let finders = parents.compactMap { parent in
      operations.indices.first { index in
        guard case .rows = operations[index].kind else { return false }
        return operations[index].domain == .rows(parent)
      }.map { OperationID($0) }
    }
    let rows = add(
      .rows(verb), operands + series.map(\.column) + finders, ValueType(.null, nullable: true),
      .rows(frame), node: name)
    return (frame, rows)
  }

  mutating func take(
    _ input: OperationID, _ derived: (frame: FrameID, rows: OperationID), nullable: Bool? = nil
  ) -> OperationID {
    var type = operations[input.index].type
    if let nullable { type.nullable = nullable }
    return add(.take, [input, derived.rows], type, .rows(derived.frame), node: "take_\(operations.count)")
  }

  mutating func aggregate(
    _ kernel: String, _ inputs: [OperationID], into derived: (frame: FrameID, rows: OperationID),
    as type: DataType? = nil
  ) -> OperationID {
    let result = ValueType(type ?? operations[inputs[0].index].type.type, nullable: true)
    let application = PlanBuilder.application(kernel, [:], .aggregate)
    return add(
      .aggregateInto(application), inputs + [derived.rows], result, .rows(derived.frame), node: kernel)
  }

  enum Regions: CaseIterable {
    /// Everything in one region: the engine cuts it only where it must.
    case one
    /// Each operation alone.
    case each
  }

  func plan(_ regions: Regions = .one) -> LogicalPlan {
    let computed = operations.indices.map { OperationID($0) }.filter { id in
      switch operations[id.index].kind {
      case .apply, .aggregate, .aggregateBy, .rows, .take, .lookup, .aggregateInto: true
      case .column, .adopt, .literal, .parameter, .given: false
      }
    }
    let cut: [[OperationID]] =
      switch regions {
      case .one: computed.isEmpty ? [] : [computed]
      case .each: computed.map { [$0] }
      }
    return LogicalPlan(
      name: "test", frames: frames, parameters: parameters, operations: operations,
      regions: cut.map { Region(domain: operations[$0[0].index].domain, operations: $0) }, outputs: outputs)
  }
}
