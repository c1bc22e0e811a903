import Columns
import Types

extension Column {
  /// One cell as it lies in a register; nil for types that have no columns yet.
  init?(cell: UnsafeRawPointer, type: DataType, isNull: Bool) {
    func fixed<Cell: FixedCell>(_: Cell.Type) -> Column {
      Column([isNull ? nil : cell.load(as: Cell.self)], type: type)
    }
    switch type {
    case .bool: self = Column([isNull ? nil : cell.load(as: UInt8.self) == 1])
    case .string: self = Column([isNull ? nil : cell.load(as: TextView.self).text])
    case .categorical: self = Column([isNull ? nil : cell.load(as: TextView.self).text])
    case .int8: self = fixed(Int8.self)
    case .int16: self = fixed(Int16.self)
    case .int32, .date: self = fixed(Int32.self)
    case .int64, .timestamp, .duration: self = fixed(Int64.self)
    case .uint8, .null: self = fixed(UInt8.self)
    case .uint16: self = fixed(UInt16.self)
    case .uint32: self = fixed(UInt32.self)
    case .uint64: self = fixed(UInt64.self)
    case .float32: self = fixed(Float.self)
    case .float64: self = fixed(Double.self)
    case .decimal: return nil
    }
  }
}

extension Literal {
  /// The value of a cell in a register, for messages.
  init(cell: UnsafeRawPointer, type: DataType) {
    self = Column(cell: cell, type: type, isNull: false)?.cell(at: 0) ?? .null
  }
}
