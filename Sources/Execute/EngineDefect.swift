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
    var sound: Set<KernelUse> = []
    for (index, operation) in operations.enumerated() {
      let constant: Literal?
      switch operation.kind {
      case .literal(let literal): constant = literal
      case .parameter(let name): constant = values[name]
      case .apply, .aggregate, .aggregateBy, .aggregateInto:
        guard sound.insert(KernelUse(operation, in: self)).inserted else { continue }
        if let defect = kernelDefect(operation, kernels) { return defect }
        continue
      case .column, .adopt, .given, .rows, .take, .lookup: continue
      }
      guard let constant, scalars.set(index, constant, type: operation.type.type) else {
        return "a constant of `\(operation.node)` is no \(operation.type.type)"
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

/// All that decides whether a kernel can do what an operation asks of it: large plans repeat themselves, and
/// preparing a kernel takes longer than finding out that it was prepared for the same before.
private struct KernelUse: Hashable {
  private enum Form: Hashable {
    case rowwise, aggregate
    case grouped(keys: Int)
    case into
  }

  private let form: Form?
  private let kernel: String
  private let options: [Application.Option]
  private let fusion: Fusion?
  private let operands: [DataType]
  private let result: DataType
  private let isScalar: Bool

  init(_ operation: Operation, in plan: LogicalPlan) {
    let application: Application?
    switch operation.kind {
    case .apply(let applied): (form, application) = (.rowwise, applied)
    case .aggregate(let applied): (form, application) = (.aggregate, applied)
    case .aggregateBy(let applied, let keys): (form, application) = (.grouped(keys: keys), applied)
    case .aggregateInto(let applied): (form, application) = (.into, applied)
    case .column, .adopt, .literal, .parameter, .given, .rows, .take, .lookup:
      (form, application) = (nil, nil)
    }
    kernel = application?.kernel ?? ""
    options = application?.options ?? []
    fusion = application?.fusion
    operands = operation.inputs.map { plan.operations[$0.index].type.type }
    result = operation.type.type
    isScalar = operation.domain == .scalar
  }
}
