import CVector
import Columns

/// A tile as the arithmetic of a window sees it: cells in the type that it computes in, and what is known of
/// them.
struct WindowRows<Cell> {
  /// Cell of the tile's first row; `tile.history` cells before it are readable. Cells without a value are
  /// zero.
  let values: UnsafePointer<Cell>
  /// Status of the cells, from the tile's history on; nil: all valid.
  let mask: UnsafePointer<UInt8>?
  let tile: WindowTile
  let window: Int
  /// Values in the window of each row; nil: as many as the window has rows.
  let counts: UnsafePointer<Int32>?
  /// Status of the result, from the tile's first row on; already says what the status of the window's rows
  /// implies.
  let status: UnsafeMutablePointer<UInt8>
}

/// The types that windows compute in.
protocol WindowCell: BitwiseCopyable, Sendable {
  /// Whether cells of the lane have this type in their column already.
  static func isNative(_ lane: VectorLane) -> Bool
  /// Brings cells of a column into this type; those whose status is not valid become zero.
  static func load(
    _ lane: VectorLane, _ cells: UnsafeRawPointer, _ status: UnsafePointer<UInt8>?, _ count: Int,
    _ out: UnsafeMutablePointer<Self>)
}

extension Double: WindowCell {
  static func isNative(_ lane: VectorLane) -> Bool { lane == .float64 }

  static func load(
    _ lane: VectorLane, _ cells: UnsafeRawPointer, _ status: UnsafePointer<UInt8>?, _ count: Int,
    _ out: UnsafeMutablePointer<Double>
  ) {
    vector_load_doubles(lane, cells, status, count, out)
  }
}

extension Int64: WindowCell {
  static func isNative(_ lane: VectorLane) -> Bool { lane == .int64 || lane == .uInt64 }

  static func load(
    _ lane: VectorLane, _ cells: UnsafeRawPointer, _ status: UnsafePointer<UInt8>?, _ count: Int,
    _ out: UnsafeMutablePointer<Int64>
  ) {
    vector_load_integers(lane, cells, status, count, out)
  }
}
