public import Types

/// A Swift type that is a fixed-width cell as it lies in a column.
public protocol FixedCell: BitwiseCopyable, Sendable {
  /// The type of a column of such cells when nothing else is said.
  static var columnType: DataType { get }
  /// What lies under a null.
  static var zero: Self { get }
}

extension Int8: FixedCell { public static var columnType: DataType { .int8 } }
extension Int16: FixedCell { public static var columnType: DataType { .int16 } }
extension Int32: FixedCell { public static var columnType: DataType { .int32 } }
extension Int64: FixedCell { public static var columnType: DataType { .int64 } }
extension UInt8: FixedCell { public static var columnType: DataType { .uint8 } }
extension UInt16: FixedCell { public static var columnType: DataType { .uint16 } }
extension UInt32: FixedCell { public static var columnType: DataType { .uint32 } }
extension UInt64: FixedCell { public static var columnType: DataType { .uint64 } }
extension Float: FixedCell { public static var columnType: DataType { .float32 } }
extension Double: FixedCell { public static var columnType: DataType { .float64 } }
