import Plan
import Types

extension Pass {
  /// Columns of series, order and key stay, since their contracts are verified whoever reads them.
  static let projection = Pass(
    name: "projection", purpose: "read only the columns that somebody uses", after: ["dead-nodes"]
  ) { plan in
    var plan = plan
    var used = plan.frames.map { Set($0.contract) }
    for operation in plan.operations {
      if case .column(let name) = operation.kind, case .rows(let frame) = operation.domain {
        used[frame.index].insert(name)
      }
    }
    for index in plan.frames.indices {
      guard case .source(var source) = plan.frames[index].origin else { continue }
      for column in source.columns.indices {
        source.columns[column].isRead = used[index].contains(source.columns[column].name)
      }
      plan.frames[index].origin = .source(source)
    }
    return plan
  }
}
