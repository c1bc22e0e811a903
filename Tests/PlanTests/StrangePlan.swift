import Columns
import Execute
import Kernels
import Plan
import Types

/// A plan that is run on made up rows, to see whether it is refused, or runs to a result or an error.
struct StrangePlan {
  let plan: LogicalPlan

  /// Whether it gives a result; a crash ends the test with the process.
  func run() -> Bool {
    guard plan.defect() == nil, plan.engineDefect() == nil else { return false }
    do {
      let result = try Engine(options: EngineOptions(threads: 2, blockRows: 4)).run(
        plan, sources: sources)
      for output in result.outputs {
        for column in output.table.columns {
          for row in 0..<output.table.rowCount where !column.isNull(at: row) { _ = column.cell(at: row) }
        }
      }
      return true
    } catch {
      return false
    }
  }

  /// Six rows for every source, of the types that the plan declares.
  private var sources: [String: Table] {
    var tables: [String: Table] = [:]
    for frame in plan.frames {
      guard case .source(let source) = frame.origin else { continue }
      let read = source.columns.filter(\.isRead)
      let columns = read.compactMap { column($0.type.type, nullable: $0.type.nullable) }
      guard columns.count == read.count, Set(read.map(\.name)).count == read.count else { continue }
      tables[frame.name] = Table(names: read.map(\.name), columns: columns, rowCount: 6)
    }
    return tables
  }

  private func column(_ type: DataType, nullable: Bool) -> Column? {
    func cells<Cell: FixedCell & ExpressibleByIntegerLiteral>(_: Cell.Type) -> Column {
      Column([1, 2, nullable ? nil : 3, 4, 5, 6] as [Cell?], type: type)
    }
    switch type {
    case .bool: return Column([true, false, nullable ? nil : true, true, false, true] as [Bool?])
    case .string: return Column(["a", "a", nullable ? nil : "a", "b", "b", "c"] as [String?])
    case .int8: return cells(Int8.self)
    case .int16: return cells(Int16.self)
    case .int32, .date: return cells(Int32.self)
    case .int64, .timestamp, .duration: return cells(Int64.self)
    case .uint8: return cells(UInt8.self)
    case .uint16: return cells(UInt16.self)
    case .uint32: return cells(UInt32.self)
    case .uint64: return cells(UInt64.self)
    case .float32: return cells(Float.self)
    case .float64: return cells(Double.self)
    case .decimal, .categorical, .null: return nil
    }
  }
}
