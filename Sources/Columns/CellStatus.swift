/// What a register says of each cell beside its value, one byte per row. The status of a strict operation is
/// the largest of its arguments': null wins over error, since a null argument gives null and computes
/// nothing.
public enum CellStatus: UInt8, Sendable {
  case valid = 0
  /// An arithmetic error; fails the run if the cell reaches an output, an aggregate, a window or a condition.
  case error = 1
  case null = 2
}
