public import Columns
import Types

/// What a run gave and how long it took.
public struct RunReport: Sendable {
  public struct Output: Sendable {
    public let name: String
    public let table: Table
    /// Where it was written; nil when it was not.
    public let path: String?
  }

  public let outputs: [Output]
  /// The checks that were not met and let the run go on.
  public let warnings: [CheckResult]
  public let statistics: RunStatistics
  /// From opening the first source to renaming the last output.
  public let seconds: Double

  /// The same, with references in paths in the place of what they stand for.
  func hiding(_ environment: PathEnvironment) -> RunReport {
    RunReport(
      outputs: outputs.map { output in
        Output(
          name: output.name, table: output.table,
          path: output.path.map { environment.hiding(StorePlace($0)?.shown ?? $0) })
      },
      warnings: warnings, statistics: statistics, seconds: seconds)
  }

  /// A line for the terminal: rows, time, rows per second.
  public var summary: String {
    let rows = statistics.sourceRows
    let speed = seconds > 0 ? Double(rows) / seconds : 0
    let count = "\(rows) row\(rows == 1 ? "" : "s")"
    return "\(count) in \(RunReport.time(seconds)) (\(RunReport.short(speed)) rows/s)"
  }

  private static func time(_ seconds: Double) -> String {
    if seconds < 1 { return "\(Int((seconds * 1_000).rounded(.up))) ms" }
    let tenths = Int((seconds * 10).rounded())
    return "\(tenths / 10).\(tenths % 10) s"
  }

  /// Three significant digits: `1.25 M`, `87.0 K`.
  private static func short(_ value: Double) -> String {
    for (factor, suffix) in [(1e9, " G"), (1e6, " M"), (1e3, " K")] where value >= factor {
      let scaled = value / factor
      let digits = scaled >= 100 ? 1.0 : scaled >= 10 ? 10.0 : 100.0
      let rounded = (scaled * digits).rounded() / digits
      return (digits == 1 ? "\(Int(rounded))" : "\(rounded)") + suffix
    }
    return "\(Int(value))"
  }
}
