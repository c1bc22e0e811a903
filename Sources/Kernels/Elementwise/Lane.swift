import CVector
import Types

extension DataType {
  /// The machine type of a cell in a register; nil where a cell is no machine number.
  var lane: VectorLane? {
    switch self {
    case .bool, .uint8: .uInt8
    case .int8: .int8
    case .int16: .int16
    case .int32, .date: .int32
    case .int64, .timestamp, .duration: .int64
    case .uint16: .uInt16
    case .uint32: .uInt32
    case .uint64: .uInt64
    case .float32: .float32
    case .float64: .float64
    case .decimal, .string, .categorical, .null: nil
    }
  }
}
