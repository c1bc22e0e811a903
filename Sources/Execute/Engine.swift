public import Columns
public import Kernels
public import Plan
public import Types

/// Runs plans on tables in memory.
public struct Engine: Sendable {
  public let kernels: KernelRegistry
  public let options: EngineOptions
  private let pool = BufferPool.shared

  public init(kernels: KernelRegistry = KernelRegistry(), options: EngineOptions = EngineOptions()) {
    self.kernels = kernels
    self.options = options
  }

  /// The plan as this engine would run it, on frames whose series lie together.
  public func lower(_ plan: LogicalPlan) throws(RunError) -> PhysicalPlan {
    try Lowering.lower(plan, kernels: kernels.withZones(of: plan))
  }

  /// Runs a verified plan.
  ///
  /// - Parameters:
  ///   - sources: a table for each source frame, by the frame's name; columns by their names in the plan.
  ///   - parameters: values in place of the plan's, by name.
  ///   - overrides: columns of the operations that the plan expects to be given; of one row for scalars.
  public func run(
    _ plan: LogicalPlan, sources: [String: Table], parameters: [String: Literal] = [:],
    overrides: [String: Column] = [:]
  ) throws(RunError) -> RunResult {
    let clock = ContinuousClock()
    let start = clock.now
    let run = PlanRun(plan, kernels: kernels.withZones(of: plan), options: options, pool: pool)
    try run.bind(parameters: parameters)
    try run.bind(sources: sources)
    try run.bind(overrides: overrides)
    try run.computeSteps()
    let outputs = try run.collectOutputs()
    let checks = showingRows(try run.checkResults(), of: run, sources: sources)
    run.statistics.seconds = (clock.now - start).inSeconds
    return RunResult(outputs: outputs, checks: checks, statistics: run.statistics)
  }
}

extension Duration {
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
