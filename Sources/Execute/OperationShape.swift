import Kernels
import Plan
import Types

/// How the engine treats an operation.
enum OperationShape: Hashable {
  /// A value that nobody computes: a column of a source, a constant.
  case leaf
  /// A column of a zipped frame, seen as one of the zip.
  case adoption
  /// A kernel on single values.
  case scalar
  /// Read `rows` back instead of computed.
  case lag(rows: Int)
  /// A kernel on rows that reads `lookback` rows before each.
  case rows(lookback: Int)
  /// A kernel with a state along the series.
  case scan
  case aggregate
  case grouped
  /// A kernel that sees all rows of a span at once.
  case whole(Whole.Form)
  /// The rows of a derived frame, or a column that comes through them.
  case derived

  init(_ operation: Operation, in plan: LogicalPlan, kernels: KernelRegistry) throws(RunError) {
    switch operation.kind {
    case .column, .literal, .parameter, .given: self = .leaf
    case .adopt: self = .adoption
    case .rows, .take, .lookup, .aggregateInto: self = .derived
    case .aggregate:
      self = try OperationShape.whole(operation, in: plan, kernels: kernels) ?? .aggregate
    case .aggregateBy:
      self = try OperationShape.whole(operation, in: plan, kernels: kernels) ?? .grouped
    case .apply:
      if operation.domain == .scalar {
        self = .scalar
      } else if let rows = OperandLag.rows(operation) {
        self = .lag(rows: rows)
      } else {
        self = try OperationShape(kernels.bind(operation, in: plan), node: operation.node)
      }
    }
  }

  private init(_ kernel: PreparedKernel, node: String) throws(RunError) {
    switch kernel {
    case .values, .fallible, .full: self = .rows(lookback: 0)
    case .stencil(let lookback, _): self = .rows(lookback: lookback)
    case .scan: self = .scan
    case .whole(let whole): self = .whole(whole.form)
    case .reduction: throw RunError(.internalBug("\(node) reduces rows but is no aggregate"))
    }
  }

  /// Nil where the kernel of an aggregate does not see all rows at once.
  private static func whole(
    _ operation: Operation, in plan: LogicalPlan, kernels: KernelRegistry
  ) throws(RunError) -> OperationShape? {
    if case .whole(let whole) = try kernels.bind(operation, in: plan) { .whole(whole.form) } else { nil }
  }

  /// Whether a row of the result depends on other rows.
  var isOrdered: Bool {
    switch self {
    case .leaf, .adoption, .scalar, .aggregate, .grouped, .whole, .derived: false
    case .lag(let rows): rows > 0
    case .rows(let lookback): lookback > 0
    case .scan: true
    }
  }

  /// Whether readers must wait until all rows have been seen.
  var isBarrier: Bool { self == .aggregate || isOwnStep }

  /// Whether the operation is a step of its own, which holds its result.
  var isOwnStep: Bool {
    switch self {
    case .grouped, .whole, .derived: true
    case .leaf, .adoption, .scalar, .lag, .rows, .scan, .aggregate: false
    }
  }
}
