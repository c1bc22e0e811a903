/// How the rows of a derived frame come from the rows of its parents.
public enum RowVerb: Hashable, Sendable {
  /// The parent's rows in which the operand, a boolean, is true.
  case filter
  /// The parent's first rows after those that are left out.
  case limit(count: Int, offset: Int)
  /// The parent's rows by the operands, equal ones as they stood. Null comes last; NaN is the largest number.
  case sort([Direction])
  /// The parent's first row of each tuple of the operands.
  case distinct(operands: Int)
  /// One row for each tuple of the operands, in the order of first appearance.
  case group(operands: Int)
  /// Rows of the left parent and of the right one with equal operands: the left's first, then as many of the
  /// right's. Null equals nothing, NaN equals NaN. Rows are in the order of the left, the matches of one row
  /// in the order of the right; rows of the right that match none (`full`, `right`) come last.
  case join(Join, pairs: Int)

  public enum Direction: String, Hashable, Sendable, CaseIterable {
    case ascending, descending
  }

  public enum Join: String, Hashable, Sendable, CaseIterable {
    case inner, left, right, full, semi, anti
  }

  /// How many of the operation's inputs are operands; those of a join's right parent count too.
  public var operandCount: Int {
    switch self {
    case .filter: 1
    case .limit: 0
    case .sort(let directions): directions.count
    case .distinct(let count), .group(let count): count
    case .join(_, let pairs): 2 * pairs
    }
  }

  /// How many parents the frame has.
  public var parentCount: Int {
    switch self {
    case .filter, .limit, .sort, .distinct, .group: 1
    case .join: 2
    }
  }
}
