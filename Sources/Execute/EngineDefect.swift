public import Kernels
public import Plan
import Types

extension LogicalPlan {
  /// What keeps the engine from running a plan that the verifier finds sound: a constant that is not of its
  /// type, a kernel that is not there or does not take its operands. Nil for a plan that can run.
  ///
  /// Plans of the compiler have none. A plan that was read from a file is asked before anything is done with
  /// it, since a kernel that trusts a wrong type reads memory that is not its own.
  public func engineDefect(kernels: KernelRegistry = KernelRegistry()) -> String? {
    let kernels = kernels.withZones(of: self)
    let values = Dictionary(parameters.map { ($0.name, $0.value) }) { first, _ in first }
    let scalars = ScalarStore(count: operations.count)
    var uses = KernelUses(of: self)
    for index in operations.indices {
      let constant: Literal?
      switch operations[index].kind {
      case .literal(let literal): constant = literal
      case .parameter(let name): constant = values[name]
      case .apply, .aggregate, .aggregateBy, .aggregateInto:
        if uses.isNew(index), let defect = kernelDefect(operations[index], kernels) { return defect }
        continue
      case .column, .adopt, .given, .rows, .take, .lookup: continue
      }
      guard let constant, scalars.set(index, constant, type: operations[index].type.type) else {
        return "a constant of `\(operations[index].node)` is no \(operations[index].type.type)"
      }
    }
    return nil
  }

  private func kernelDefect(_ operation: Operation, _ kernels: KernelRegistry) -> String? {
    if let rows = OperandLag.rows(operation), rows > KernelRequest.longestReach {
      return "`\(operation.node)` reads \(rows) rows back"
    }
    let kernel: PreparedKernel
    do { kernel = try kernels.bind(operation, in: self) } catch {
      // That this machine lacks the rules of a zone is no fault of the plan.
      if case .zoneMissing = error.kind { return nil }
      return error.description
    }
    let isReduction: Bool
    let needsRows: Bool
    switch kernel {
    case .values, .fallible, .full: (isReduction, needsRows) = (false, false)
    case .stencil(let lookback, _):
      if !(0...KernelRequest.longestReach).contains(lookback) {
        return "`\(operation.node)` reads \(lookback) rows back"
      }
      (isReduction, needsRows) = (false, true)
    case .scan: (isReduction, needsRows) = (false, true)
    case .reduction: (isReduction, needsRows) = (true, true)
    case .whole(let whole): return spanDefect(operation, whole.form)
    }
    let isSound =
      switch operation.kind {
      case .apply: !isReduction && (!needsRows || operation.domain != .scalar)
      case .aggregate, .aggregateBy, .aggregateInto: isReduction
      case .column, .adopt, .literal, .parameter, .given, .rows, .take, .lookup: false
      }
    return isSound ? nil : misuse(operation)
  }

  private func spanDefect(_ operation: Operation, _ form: Whole.Form) -> String? {
    let isSound =
      switch (operation.kind, form) {
      case (.apply, .group), (.apply, .series): operation.domain != .scalar
      case (.aggregateBy, .group), (.aggregate, .aggregate), (.aggregateBy, .aggregate),
        (.aggregateInto, .aggregate):
        true
      case (_, _): false
      }
    return isSound ? nil : misuse(operation)
  }

  private func misuse(_ operation: Operation) -> String {
    "`\(operation.transform)` in `\(operation.node)` is used as what it is not"
  }
}

/// The operations whose kernels were found sound: large plans repeat themselves, and preparing a kernel takes
/// longer than finding out that it was prepared for the same before.
private struct KernelUses {
  private let plan: LogicalPlan
  /// One operation for each hash of what it asks of its kernel.
  private var known: [Int: Int]

  init(of plan: LogicalPlan) {
    self.plan = plan
    known = Dictionary(minimumCapacity: min(plan.operations.count, 1_024))
  }

  /// Whether no operation before asked the same of the same kernel.
  mutating func isNew(_ index: Int) -> Bool {
    guard let use = Use(plan.operations[index].kind) else { return false }
    var hasher = Hasher()
    use.hash(into: &hasher)
    hasher.combine(plan.operations[index].type.type)
    hasher.combine(plan.operations[index].domain == .scalar)
    for input in plan.operations[index].inputs { hasher.combine(type(of: input)) }
    let hash = hasher.finalize()
    if let other = known[hash] { return !(Use(plan.operations[other].kind) == use && isAlike(index, other)) }
    known[hash] = index
    return true
  }

  /// Whether two operations have operands and results of the same types.
  private func isAlike(_ one: Int, _ other: Int) -> Bool {
    plan.operations[one].type.type == plan.operations[other].type.type
      && (plan.operations[one].domain == .scalar) == (plan.operations[other].domain == .scalar)
      && plan.operations[one].inputs.elementsEqual(plan.operations[other].inputs) {
        type(of: $0) == type(of: $1)
      }
  }

  /// Not by the plan's subscript, which copies an operation.
  private func type(of operation: OperationID) -> DataType { plan.operations[operation.index].type.type }

  /// The kernel, and how it is used.
  private struct Use: Hashable {
    private enum Form: Hashable {
      case rowwise, aggregate
      case grouped(keys: Int)
      case into
    }

    private let form: Form
    private let kernel: String
    private let options: [Application.Option]
    private let fusion: Fusion

    /// Nil when no kernel is used.
    init?(_ kind: Operation.Kind) {
      let application: Application
      switch kind {
      case .apply(let applied): (form, application) = (.rowwise, applied)
      case .aggregate(let applied): (form, application) = (.aggregate, applied)
      case .aggregateBy(let applied, let keys): (form, application) = (.grouped(keys: keys), applied)
      case .aggregateInto(let applied): (form, application) = (.into, applied)
      case .column, .adopt, .literal, .parameter, .given, .rows, .take, .lookup: return nil
      }
      kernel = application.kernel
      options = application.options
      fusion = application.fusion
    }

    /// Of what differs most between the calls of a plan.
    func hash(into hasher: inout Hasher) {
      hasher.combine(form)
      hasher.combine(kernel)
      for option in options { hasher.combine(option.value) }
    }
  }
}
