public import Columns
public import Plan

/// What a run gave.
public struct RunResult: Sendable {
  /// In the order of the plan.
  public var outputs: [RunOutput]
  /// In the order of the plan.
  public var checks: [CheckResult]
  public var statistics: RunStatistics

  /// The table of the output so named.
  public subscript(name: String) -> Table? { outputs.first { $0.output.name == name }?.table }
}

/// One output and its rows.
public struct RunOutput: Sendable {
  public var output: PlanOutput
  public var table: Table
}

/// How a run went.
public struct RunStatistics: Hashable, Sendable {
  /// Rows of all source frames together.
  public var sourceRows = 0
  /// Seconds of each step of the physical plan.
  public var stepSeconds: [Double] = []
  /// Seconds of the whole run, checks of the sources included.
  public var seconds = 0.0
  /// The largest number of threads that took part in a step.
  public var workers = 0
  /// The most bytes that registers and held columns took at a time: memory beyond sources and outputs.
  public var scratchBytes = 0
}
