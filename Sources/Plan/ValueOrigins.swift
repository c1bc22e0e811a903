import Types

/// Says of every value of a plan what it is made of: two values have the same origin when the same operations
/// make them of the same columns of the same sources, whatever their names, their places in the plan and the
/// files of the sources are. A parameter counts as the value that it has.
public struct ValueOrigins {
  private let plan: LogicalPlan
  /// Of operations, as many as are known.
  private var origins: [[UInt8]] = []
  /// Of the rows of frames; empty where they are not known yet.
  private var rows: [[UInt8]]

  public init(_ plan: LogicalPlan) {
    self.plan = plan
    rows = Array(repeating: [], count: plan.frames.count)
    // What a frame is made of stands before it, and what finds its rows before what has them.
    for index in plan.frames.indices { noteRows(FrameID(index)) }
    for operation in plan.operations { origins.append(origin(of: operation)) }
  }

  /// The origin of a value, as text.
  public func text(of operation: OperationID) -> String {
    SHA256.hexadecimal(Array(origins[operation.index].prefix(16)))
  }

  private mutating func noteRows(_ id: FrameID) {
    let frame = plan.frames[id.index]
    let parts: [FrameID]
    switch frame.origin {
    case .source: parts = []
    case .zip(let frames), .derived(let frames): parts = frames
    }
    rows[id.index] = PlanWriter.digest(over: parts.map { rows[$0.index] }) { $0.write(frame.rowsOrigin) }
  }

  private mutating func origin(of operation: Operation) -> [UInt8] {
    var below = operation.inputs.map { origins[$0.index] }
    if case .rows(let frame) = operation.domain { below.append(rows[frame.index]) }
    var kind = operation
    kind.inputs = []
    kind.domain = .scalar
    kind.node = ""
    switch operation.kind {
    case .parameter(let name):
      if let parameter = plan.parameters.first(where: { $0.name == name }) {
        kind.kind = .literal(parameter.value)
      }
    case .column(let name):
      guard case .rows(let frame) = operation.domain,
        case .source(var source) = plan.frames[frame.index].origin
      else { break }
      source.columns = source.columns.filter { $0.name == name }
      let column = source.withoutPlace
      below.append(PlanWriter.digest(over: []) { $0.write(column) })
    case .adopt, .literal, .given, .apply, .aggregate, .aggregateBy, .rows, .take, .lookup, .aggregateInto:
      break
    }
    let origin = PlanWriter.digest(over: below) { $0.write(kind) }
    if case .rows = operation.kind, case .rows(let frame) = operation.domain { rows[frame.index] = origin }
    return origin
  }
}

extension PlanFrame {
  /// What says which rows it has, beside what they are made of.
  fileprivate var rowsOrigin: PlanFrame {
    var frame = self
    switch origin {
    case .source(var source):
      var names: [String] = self.series + self.key
      if case .columns(let order) = order { names += order }
      source.columns = source.columns.filter { names.contains($0.name) }
      frame.origin = .source(source.withoutPlace)
    case .zip:
      frame.origin = .zip([])
      frame.name = ""
    case .derived:
      frame.origin = .derived([])
      frame.name = ""
    }
    return frame
  }
}

extension PlanSource {
  /// The source wherever it lies, and whoever reads it.
  fileprivate var withoutPlace: PlanSource {
    var source = self
    source.path = nil
    source.format = nil
    source.compression = nil
    for index in source.columns.indices { source.columns[index].isRead = true }
    return source
  }
}
