import Columns
import Plan
import Types

/// Values of another frame by its key.
extension PlanRun {
  func lookUp(_ step: DerivedStep, pairs: Int, _ physical: PhysicalPlan) throws(RunError) {
    guard let source = plan[step.operation].inputs.first, case .rows(let other) = plan[source].domain else {
      throw RunError(.internalBug("\(plan[step.operation].node) looks up no frame"))
    }
    let counts = [
      try rows(of: step.frame).unordered.rowCount, try rows(of: other).unordered.rowCount,
    ]
    var columns: [BoundColumn] = []
    for (position, id) in step.inputs.enumerated() {
      columns.append(try column(of: id, rowCount: counts[position > pairs ? 0 : 1]))
    }
    let keys = Array(plan[step.operation].inputs.dropFirst())
    let map: RowMap
    if let known = lookups[keys] {
      map = known
    } else {
      try failAtErrors(Array(columns.dropFirst()), of: Array(step.inputs.dropFirst()), physical)
      let match = try JoinMatch(
        left: Array(columns.dropFirst(1 + pairs)), right: Array(columns[1...pairs]), counts: counts,
        pool: pool)
      map = RowMap([match.firstMatches()], mayLack: [true], pool: pool)
      lookups[keys] = map
      hold(bytes: map.byteCount)
    }
    values[step.operation] = .held(
      map.take(columns[0], rowsInParent: counts[1], parent: 0, threads: options.threads, pool: pool))
    hold(step.operation)
  }
}

extension JoinMatch {
  /// For each row of the left the first row of the right with equal keys; -1 where there is none.
  fileprivate func firstMatches() -> [Int] {
    (0..<counts[0]).map { row in group(ofLeft: row).flatMap { rightRows(of: $0).first } ?? -1 }
  }
}
