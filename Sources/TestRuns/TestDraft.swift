import Columns
import Diagnostics
public import Execute
public import Plan
import Types

/// A test of what a plan computes, with the first rows of its sources and what these give.
public struct TestDraft {
  /// Why there is no draft.
  public enum Fault: Error {
    case run(RunFailure)
    /// A text that a table cannot hold.
    case lineBreak(column: String)
  }

  /// As an item of `tests:`.
  public let text: String

  /// - Parameters:
  ///   - name: what the test is called.
  ///   - folder: what the paths of the plan's sources are relative to.
  ///   - rowLimit: how many rows of each source are taken.
  public init(
    of plan: LogicalPlan, named name: String, folder: String, rowLimit: Int
  ) throws(Fault) {
    let runner = Runner(plan, folder: folder)
    let needed = plan.neededFrames
    var lines = ["  - name: '\(name)'", "    given:"]
    var sources: [String: Table] = [:]
    for (index, frame) in plan.frames.enumerated() {
      guard case .source(let source) = frame.origin else { continue }
      guard needed.contains(FrameID(index)) else {
        sources[frame.name] = source.emptyTable
        continue
      }
      let rows: Table
      do { rows = try runner.table(ofSource: frame.name).head(rowLimit) } catch { throw .run(error) }
      sources[frame.name] = rows
      lines.append("      \(frame.name): |")
      lines += try TestDraft.lines(of: rows)
    }
    let result: RunResult
    do {
      result = try Engine().run(plan, sources: sources)
    } catch {
      throw .run(RunFailure(error, paths: [:]))
    }
    lines.append("    expect:")
    for output in result.outputs {
      lines.append("      \(output.output.name): |")
      lines += try TestDraft.lines(of: output.table)
    }
    text = lines.joined(separator: "\n") + "\n"
  }

  /// A table with its columns below each other.
  private static func lines(of table: Table) throws(Fault) -> [String] {
    var columns: [[String]] = []
    for (name, column) in zip(table.names, table.columns) {
      var cells = [name]
      for row in 0..<table.rowCount {
        let cell = spelled(column.cell(at: row))
        if cell.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }) {
          throw .lineBreak(column: name)
        }
        cells.append(cell)
      }
      columns.append(cells)
    }
    let widths = columns.map { $0.map(\.unicodeScalars.count).max() ?? 0 }
    return (0...table.rowCount).map { row in
      let cells = zip(columns, widths).enumerated().map { position, column in
        let cell = column.0[row]
        let padding = position == columns.count - 1 ? 0 : column.1 - cell.unicodeScalars.count
        return cell + String(repeating: " ", count: padding)
      }
      return "        " + cells.joined(separator: " | ")
    }
  }

  /// A value as a cell of a test spells it.
  private static func spelled(_ value: Literal) -> String {
    guard case .string(let text) = value else { return value.cellText }
    let isPlain =
      !text.isEmpty && text != "null" && !text.utf8.contains(UInt8(ascii: "|")) && text.first != "'"
      && text.first != " " && text.last != " " && text.first != "\t" && text.last != "\t"
      && !text.utf8.allSatisfy { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ":") }
    return isPlain ? text : value.description
  }
}

extension Table {
  fileprivate func head(_ limit: Int) -> Table {
    let count = min(rowCount, limit)
    return Table(
      names: names,
      columns: columns.map { column in Column((0..<count).map { column.cell(at: $0) }, type: column.type) },
      rowCount: count)
  }
}
