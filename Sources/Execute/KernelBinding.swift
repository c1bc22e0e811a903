import Files
import Kernels
import Plan
import Types

extension KernelRegistry {
  /// The kernel of an operation, bound to its types and constants. Each thread binds its own, so that
  /// reference counts of what kernels hold are not shared between cores.
  func bind(_ operation: Operation, in plan: LogicalPlan) throws(RunError) -> PreparedKernel {
    let application: Application
    var operands = operation.inputs
    switch operation.kind {
    case .apply(let applied), .aggregate(let applied): application = applied
    case .aggregateBy(let applied, let keys):
      application = applied
      operands.removeLast(keys)
    case .aggregateInto(let applied):
      application = applied
      operands.removeLast()
    case .column, .adopt, .literal, .parameter, .given, .rows, .take, .lookup:
      throw RunError(.internalBug("\(operation.node) has no kernel"))
    }
    guard let kernel = self[application.kernel] else {
      throw RunError(.internalBug("no kernel \(application.kernel) for \(application.transform)"))
    }
    let options = application.options.map { ($0.name, $0.value) }
    let request = KernelRequest(
      operands: operands.map { plan[$0].type.type }, result: operation.type.type,
      options: Dictionary(options) { first, _ in first }, zones: zones)
    guard admits(request, of: application.kernel), let prepared = kernel.prepare(request) else {
      let zone = (request.operands + [request.result]).compactMap(\.zone).first { zones[$0] == nil }
      if let zone { throw RunError(.zoneMissing(zone, reason: ZoneFiles.problem(with: zone))) }
      let types = request.operands.map(\.description).joined(separator: ", ")
      throw RunError(
        .internalBug("kernel \(application.kernel) does not take (\(types)) to \(request.result)"))
    }
    return prepared
  }
}

extension KernelRegistry {
  /// With the rules of the zones that the plan's timestamps have. Where this machine lacks one, the run fails
  /// only if a kernel needs it.
  func withZones(of plan: LogicalPlan) -> KernelRegistry {
    var registry = self
    for operation in plan.operations {
      guard let zone = operation.type.type.zone, registry.zones[zone] == nil else { continue }
      registry.zones[zone] = ZoneFiles.zone(named: zone)
    }
    return registry
  }
}

extension Operation {
  /// The transform's name, for messages; the kind's where there is none.
  var transform: String {
    switch kind {
    case .apply(let application), .aggregate(let application), .aggregateBy(let application, _),
      .aggregateInto(let application):
      application.transform
    case .rows: "rows"
    case .take: "take"
    case .lookup: "lookup"
    case .column(let name): name
    case .adopt: "zip"
    case .literal: "literal"
    case .parameter(let name), .given(let name): name
    }
  }
}
