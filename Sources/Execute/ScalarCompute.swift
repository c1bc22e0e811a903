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
    case .stencil, .scan, .reduction:
      throw RunError(.internalBug("\(plan[id].node) needs rows"))
    }
  }

  /// A column of one row.
  func column(_ id: OperationID, in plan: LogicalPlan) throws(RunError) -> Column {
    let index = id.index
    let state = status(index).pointee
    if state == CellStatus.error.rawValue { throw RunError(origin(of: id, in: plan)) }
    let type = plan[id].type.type
    let cell = cell(index)
    let isNull = state != CellStatus.valid.rawValue
    func fixed<Cell: FixedCell>(_: Cell.Type) -> Column {
      Column([isNull ? nil : cell.load(as: Cell.self)], type: type)
    }
    switch type {
    case .bool: return Column([isNull ? nil : cell.load(as: UInt8.self) == 1])
    case .string, .categorical: return Column([isNull ? nil : cell.load(as: TextView.self).text])
    case .int8: return fixed(Int8.self)
    case .int16: return fixed(Int16.self)
    case .int32, .date: return fixed(Int32.self)
    case .int64, .timestamp, .duration: return fixed(Int64.self)
    case .uint8, .null: return fixed(UInt8.self)
    case .uint16: return fixed(UInt16.self)
    case .uint32: return fixed(UInt32.self)
    case .uint64: return fixed(UInt64.self)
    case .float32: return fixed(Float.self).withCanonicalNaN(pool: .shared)
    case .float64: return fixed(Double.self).withCanonicalNaN(pool: .shared)
    case .decimal: throw RunError(.internalBug("decimal columns are not built yet"))
    }
  }

  /// The operation that turned a value into an error: back from it while an operand is an error too.
  func origin(of id: OperationID, in plan: LogicalPlan) -> RunError.Kind {
    var current = id
    while let input = plan[current].inputs.first(where: { input in
      status(input.index).pointee == CellStatus.error.rawValue && plan[input].domain == .scalar
    }) {
      current = input
    }
    return .cell(node: plan[current].node, transform: plan[current].transform, row: nil)
  }
}
