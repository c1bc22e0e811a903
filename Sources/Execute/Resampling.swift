import Columns
import Kernels
import Plan
import Types

/// Rows on a grid.
extension PlanRun {
  func resample(
    _ frame: FrameID, every step: GridStep, _ time: BoundColumn, _ series: [BoundColumn], rowCount: Int
  ) throws(RunError) -> RowMap {
    var grid = Grid(step: step, type: time.type)
    if let zone = time.type.zone, let rules = kernels.zones[zone] { grid.clocks = ZoneCursor(rules) }
    let index = series.isEmpty ? nil : try GroupIndex(keys: series, rowCount: rowCount, pool: pool)
    do throws(GridRows.Defect) {
      let rows = try GridRows(time.integers(count: rowCount), series: index, every: grid)
      return RowMap(
        [rows.rows, rows.starts], mayLack: [true, false], times: rows.column(of: time.type, pool: pool),
        pool: pool)
    } catch {
      throw runError(error, of: frame)
    }
  }

  private func runError(_ defect: GridRows.Defect, of frame: FrameID) -> RunError {
    let own = plan.frames[frame.index]
    let column = if case .columns(let order) = own.order { order.first ?? "" } else { "" }
    guard case .derived(let parents) = own.origin, let parent = parents.first else {
      return RunError(.internalBug("\(own.name) is made of nothing"))
    }
    let name = plan.frames[parent.index].name
    switch defect {
    case .offGrid(let row), .repeated(let row):
      let isSecond = defect == .repeated(row: row)
      return RunError(.offGrid(frame: own.name, column: column, row: row, of: name, isSecond: isSecond))
    case .outOfOrder(let row): return RunError(.orderBroken(frame: name, column: column, row: row))
    case .tooMany(let rows): return RunError(.tooManyRows(frame: own.name, rows: rows))
    }
  }

  /// A column that gaps have too: the time of the grid, or what is the same in all rows of a series.
  func fillGaps(_ step: DerivedStep) throws(RunError) {
    let (map, parent) = try rowMap(of: step)
    let operation = plan[step.operation]
    let held: HeldColumn
    if let rows = operation.inputs.last, plan[rows].inputs.first == operation.inputs[0], let times = map.times
    {
      held = times
    } else {
      let count = try rows(of: parent.frame).unordered.rowCount
      let column = try column(of: step.inputs[0], rowCount: count)
      held = map.take(
        column, rowsInParent: count, parent: map.seriesSide, threads: options.threads, pool: pool)
    }
    values[step.operation] = .held(held)
    hold(step.operation)
  }
}

extension RowMap {
  /// The rows of the parent whose series those of the frame belong to.
  var seriesSide: Int { times == nil ? 0 : 1 }
}
