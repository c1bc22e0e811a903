import Plan
import Types

/// What a run has computed or was given so far, by operation.
final class RunValues: @unchecked Sendable {
  var columns: [BoundColumn?]
  let scalars: ScalarStore

  init(operations: Int) {
    columns = Array(repeating: nil, count: operations)
    scalars = ScalarStore(count: operations)
  }

  subscript(id: OperationID) -> BoundColumn? {
    get { columns[id.index] }
    set { columns[id.index] = newValue }
  }
}
