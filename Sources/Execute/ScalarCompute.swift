import CVector
import Columns
import Kernels
import Plan
import Types

/// Kernels on single values: blocks of one row, so that there is one arithmetic.
extension ScalarStore {
  /// Computes an operation from its inputs.
  func compute(_ id: OperationID, in plan: LogicalPlan, kernels: KernelRegistry) throws(RunError) {
    let kernel = try kernels.bind(plan[id], in: plan)
    let inputs = plan[id].inputs.map(\.index)
    let result = cell(id.index)
    let own = status(id.index)
    let operands = UnsafeMutablePointer<BlockOperand>.allocate(capacity: max(1, inputs.count))
    defer { operands.deallocate() }
    var merged = CellStatus.valid.rawValue
    for (index, input) in inputs.enumerated() {
      let state = status(input)
      merged = max(merged, state.pointee)
      let known = state.pointee == CellStatus.valid.rawValue ? nil : UnsafePointer(state)
      (operands + index).initialize(to: BlockOperand(values: cell(input), status: known))
    }
    let call = BlockCall(
      count: 1, firstRow: 0, age: nil, operands: UnsafeBufferPointer(start: operands, count: inputs.count),
      result: result, status: own, arena: arena)
    own.pointee = merged
    switch kernel {
    case .values(let compute): compute(call)
    case .fallible(let compute): _ = compute(call)
    case .full(let compute):
      if !compute(call) { own.pointee = CellStatus.valid.rawValue }
    case .stencil, .scan, .reduction, .whole:
      throw RunError(.internalBug("\(plan[id].node) needs rows"))
    }
  }

  /// A column of one row.
  func column(_ id: OperationID, in plan: LogicalPlan) throws(RunError) -> Column {
    let index = id.index
    let state = status(index).pointee
    if state == CellStatus.error.rawValue { throw origin(of: id, in: plan) }
    let isNull = state != CellStatus.valid.rawValue
    guard let column = Column(cell: cell(index), type: plan[id].type.type, isNull: isNull) else {
      throw RunError(.internalBug("decimal columns are not built yet"))
    }
    return column.withCanonicalNaN(pool: .shared)
  }

  /// The operation that turned a value into an error: back from it while an operand is an error too.
  func origin(of id: OperationID, in plan: LogicalPlan) -> RunError {
    var current = id
    while let input = plan[current].inputs.first(where: { input in
      status(input.index).pointee == CellStatus.error.rawValue && plan[input].domain == .scalar
    }) {
      current = input
    }
    let inputs = plan[current].inputs
    let error = RunError.Kind.cell(node: plan[current].node, transform: plan[current].transform, row: nil)
    // An aggregate over rows has no arguments to show.
    guard inputs.allSatisfy({ plan[$0].domain == .scalar && !plan.hides($0) }) else { return RunError(error) }
    let arguments = inputs.map { input in
      status(input.index).pointee == CellStatus.valid.rawValue
        ? Literal(cell: cell(input.index), type: plan[input].type.type) : .null
    }
    return RunError(error, arguments: arguments)
  }
}
