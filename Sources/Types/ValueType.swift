/// What is known of every cell of a column or of a scalar.
public struct ValueType: Hashable, Sendable {
  public var type: DataType
  public var nullable: Bool
  /// nil: unknown, which fits anything.
  public var unit: Unit?

  public init(_ type: DataType, nullable: Bool = false, unit: Unit? = nil) {
    self.type = type
    self.nullable = nullable
    self.unit = unit
  }
}

extension ValueType: CustomStringConvertible {
  /// The type as users write it: `int64?` may be null.
  public var description: String {
    "\(type)\(nullable ? "?" : "")" + (unit.map { " [\($0)]" } ?? "")
  }
}

/// The position of a frame in its flow or plan.
public struct FrameID: Hashable, Comparable, Sendable {
  public let index: Int

  public init(_ index: Int) { self.index = index }

  public static func < (left: FrameID, right: FrameID) -> Bool { left.index < right.index }
}

/// Where a value lives: one value for the whole run, or one for each row of a frame.
public enum Domain: Hashable, Sendable {
  case scalar
  case rows(FrameID)
}

/// How an operation may share a pass over the rows with others.
public enum Fusion: Hashable, Sendable {
  /// Each row from the same row of the arguments.
  case elementwise
  /// Each row from that row and at most `lookback` rows before it in its series.
  case stencil(lookback: Int)
  /// Each row from all rows before it in its series, with a bounded state.
  case scan
  /// One value from all rows, or from all rows of a group.
  case aggregate
  /// Each row from all rows of its series, its group or the frame, those after it too.
  case whole
}
