import Columns
import Compiler
import Execute
import Foundation
import Plan
import Types

/// Holds a `table OUTPUT` fence against the rows that the flow gives.
struct SpecTable {
  static func failures(
    _ fence: SpecFile.Fence, item: SpecFile.Case, compilation: Compilation
  ) throws -> [SpecFailure] {
    let name = fence.words.first ?? ""
    let found: [String: Table]
    do {
      let report = try run(item, compilation)
      found = Dictionary(report.outputs.map { ($0.name, $0.table) }, uniquingKeysWith: { first, _ in first })
    } catch {
      return [SpecFailure(message: "the run failed: \(error)")]
    }
    guard let table = found[name] else {
      return [SpecFailure(message: "there is no output `\(name)`; outputs: \(found.keys.sorted())")]
    }
    return compare(fence.text, table)
  }

  /// What a run finds of the flow's checks, a line for each that is not met, and its first failing rows.
  static func checks(item: SpecFile.Case, compilation: Compilation) throws -> String {
    let report: RunReport
    do { report = try run(item, compilation, onlyWarns: true) } catch { return "the run failed: \(error)\n" }
    return report.warnings.map { result in
      let severity = result.check.isWarning ? "warning" : "error"
      let lines = ["\(severity): \(result.finding)"] + result.details.map { "  " + $0 }
      return lines.joined(separator: "\n") + "\n"
    }.joined()
  }

  private static func run(
    _ item: SpecFile.Case, _ compilation: Compilation, onlyWarns: Bool = false
  ) throws -> RunReport {
    guard let plan = compilation.optimized else { throw FlowHasErrors() }
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for file in item.fences where file.kind == "csv" {
      let target = folder.appending(path: file.words.first ?? "data.csv")
      try FileManager.default.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      try file.text.write(to: target, atomically: true, encoding: .utf8)
    }
    var runner = Runner(plan, folder: folder.path + "/")
    runner.onlyWarns = onlyWarns
    return try runner.run(writesFiles: false)
  }

  private struct FlowHasErrors: Error, CustomStringConvertible {
    let description = "the flow has errors"
  }

  private static func compare(_ text: String, _ table: Table) -> [SpecFailure] {
    let rows = text.split(separator: "\n").map { line in
      line.split(separator: "|", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
    }
    guard let header = rows.first else { return [SpecFailure(message: "the table has no header")] }
    if rows.count - 1 != table.rowCount {
      return [SpecFailure(message: "\(table.rowCount) rows, expected \(rows.count - 1)")]
    }
    var failures: [SpecFailure] = []
    for (position, name) in header.enumerated() {
      guard let column = table[name] else {
        failures.append(SpecFailure(message: "no column `\(name)`; columns: \(table.names)"))
        continue
      }
      for (row, cells) in rows.dropFirst().enumerated() {
        let expected = position < cells.count ? cells[position] : ""
        let found = column.cell(at: row).cellText
        if !agree(expected, found) {
          failures.append(SpecFailure(message: "\(name), row \(row): \(found), expected \(expected)"))
        }
      }
    }
    return failures
  }

  /// Equal as texts, or as numbers within 1e-9.
  private static func agree(_ expected: String, _ found: String) -> Bool {
    if expected == found { return true }
    guard let left = Double(expected), let right = Double(found) else { return false }
    return abs(left - right) <= 1e-9 * max(abs(left), abs(right))
  }
}
