import CVector
import Columns

extension BlockOperand {
  /// The operand as the loops that decide about status take it.
  var cells: VectorCells { VectorCells(values: values, status: status) }
}
