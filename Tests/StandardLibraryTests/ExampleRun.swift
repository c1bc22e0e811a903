import Columns
import Compiler
import Diagnostics
import Execute
import Plan
import StandardLibrary
import Testing
import Types

/// An example of a transform as a flow of one node.
struct ExampleRun {
  let example: Example
  private let plan: LogicalPlan
  private let plain: LogicalPlan

  /// Nil, with the diagnostics recorded as issues, when the flow does not compile or has another type.
  init?(_ example: Example, of transform: String) {
    let flow = ExampleRun.flow(example)
    var options = CompilerOptions()
    options.selection = ["example_"]
    let optimized = compile(path: "\(transform).leat.yaml", text: Array(flow.utf8), options: options)
    options.disabledPasses = Set(passNames)
    let plain = compile(path: "\(transform).leat.yaml", text: Array(flow.utf8), options: options)
    guard let plan = optimized.optimized, let unoptimized = plain.optimized else {
      let found = optimized.diagnostics.map(\.message) + optimized.problems
      Issue.record("\(transform): \(example.expression): \(found.joined(separator: "; "))")
      return nil
    }
    self.example = example
    self.plan = plan
    self.plain = unoptimized
    guard let wanted = example.type, let output = plan.outputs.first?.columns.first else { return }
    var type = plan[output.operation].type
    type.unit = nil
    if type.description != wanted {
      Issue.record("\(transform): \(example.expression) is \(type), expected \(wanted)")
    }
  }

  /// The result of every way to cut the rows, optimized and not.
  func results() -> [(cut: String, result: Result<Column, RunError>)] {
    var results: [(String, Result<Column, RunError>)] = []
    for (name, plan) in [("optimized", plan), ("not optimized", plain)] {
      for (blockRows, morselRows, threads) in [(1, 3, 2), (2, 5, 2), (7, 131_072, 1), (1_024, 131_072, 1)] {
        let options = EngineOptions(threads: threads, blockRows: blockRows, morselRows: morselRows)
        results.append(("\(name), blocks of \(blockRows)", run(plan, options)))
      }
    }
    return results
  }

  private func run(_ plan: LogicalPlan, _ options: EngineOptions) -> Result<Column, RunError> {
    do throws(RunError) {
      let result = try Engine(options: options).run(plan, sources: ["given": given])
      return .success(result.outputs[0].table.columns[0])
    } catch {
      return .failure(error)
    }
  }

  private var given: Table {
    Table(
      names: example.given.map(\.name), columns: example.given.map { Column($0.cells, of: $0.type.type) },
      rowCount: example.given.first?.cells.count ?? 0)
  }

  private static func flow(_ example: Example) -> String {
    let series = example.series.map { "    series: \($0)\n" } ?? ""
    let columns = example.given.map { "      \($0.name): \($0.type)\n" }.joined()
    let expression = example.expression.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "''")
    return """
      leat: 1
      sources:
        given:
          order: \(example.order ?? "position")
      \(series)    columns:
      \(columns)nodes:
        example_: '\(expression)'
      """
  }
}

extension Column {
  /// A column of literals, integers and text fitted to the type.
  init(_ cells: [Literal], of type: DataType) {
    func integers<Cell: FixedCell & FixedWidthInteger>(_: Cell.Type) -> Column {
      Column(cells.map { $0.wholeNumber.map { Cell(truncatingIfNeeded: $0) } }, type: type)
    }
    self =
      switch type {
      case .bool: Column(cells.map { if case .bool(let value) = $0 { value } else { nil } })
      case .string, .categorical: Column(cells.map { if case .string(let value) = $0 { value } else { nil } })
      case .float64: Column(cells.map(\.number))
      case .float32: Column(cells.map { $0.number.map { Float($0) } })
      case .int8: integers(Int8.self)
      case .int16: integers(Int16.self)
      case .int32, .date: integers(Int32.self)
      case .int64, .timestamp, .duration: integers(Int64.self)
      case .uint8: integers(UInt8.self)
      case .uint16: integers(UInt16.self)
      case .uint32: integers(UInt32.self)
      case .uint64: integers(UInt64.self)
      case .decimal, .null: preconditionFailure("no example has cells of \(type)")
      }
  }
}

extension Literal {
  /// The number that a cell of an integer, date, timestamp or duration column holds.
  fileprivate var wholeNumber: Int128? {
    switch self {
    case .integer(let value): Int128(value)
    case .unsigned(let value): Int128(value)
    case .date(let days): Int128(days)
    case .timestamp(let microseconds, _): Int128(microseconds)
    case .duration(let span): Int128(span.count)
    case .null, .bool, .float, .string, .list: nil
    }
  }

  /// The number that a cell of a float column holds.
  var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .unsigned(let value): Double(value)
    case .float(let value): value
    case .null, .bool, .date, .timestamp, .duration, .string, .list: nil
    }
  }
}
