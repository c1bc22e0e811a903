public import Types

/// How the rows of a derived frame come from the rows of its parents.
public enum RowVerb: Hashable, Sendable {
  /// The parent's rows in which the operand, a boolean, is true.
  case filter
  /// The parent's first rows after those that are left out.
  case limit(count: Int, offset: Int)
  /// As `limit`, with a single value for the number of rows; of less than none there are none.
  case limitBy(offset: Int)
  /// The parent's rows whose numbers have the least hashes with a seed: as many as that, or those whose hash
  /// is below a fraction of all hashes.
  case sample(Sample, seed: Int64)
  /// So many rows for each row of the parent, one behind the other: one for each column whose cells stand in
  /// one. Where the frame has series, the last is the number of the column, and no operand.
  case unpivot(columns: Int)
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

  /// Each row of the left parent with the row of the right one that is nearest by the last pair of operands,
  /// the pairs before it being equal; null equals nothing, and null and NaN are near nothing. Of rows at the
  /// same place the last one is taken, of rows equally far the one before. Rows are the left's. With a
  /// tolerance a last operand, a single value, says how far away a row may be.
  case asOf(AsOf, pairs: Int)

  /// The rows of so many parents, one after the other.
  case union(frames: Int)

  /// The parent's rows, series by series, and between them a row without one for each place of a grid that
  /// begins with the first row of the series: the operand is the time, which rises in each series. Columns
  /// that the rows between have too are taken twice: the operand has the places of the grid there, a series
  /// what all of its rows have.
  case resample(GridStep)

  public enum Sample: Hashable, Sendable {
    case rows(Int)
    case fraction(Double)
  }

  public struct AsOf: Hashable, Sendable {
    public enum Direction: String, Hashable, Sendable, CaseIterable {
      case backward, forward, nearest
    }

    public var direction: Direction
    /// Whether a row at the very same place is passed over.
    public var isStrict: Bool
    public var hasTolerance: Bool

    public init(direction: Direction, isStrict: Bool, hasTolerance: Bool) {
      self.direction = direction
      self.isStrict = isStrict
      self.hasTolerance = hasTolerance
    }
  }

  public enum Direction: String, Hashable, Sendable, CaseIterable {
    case ascending, descending
  }

  public enum Join: String, Hashable, Sendable, CaseIterable {
    case inner, left, right, full, semi, anti
  }

  /// How many of the operation's inputs are operands; those of a join's right parent count too.
  public var operandCount: Int {
    switch self {
    case .filter, .limitBy, .resample: 1
    case .limit, .sample, .unpivot, .union: 0
    case .sort(let directions): directions.count
    case .distinct(let count), .group(let count): count
    case .join(_, let pairs): 2 * pairs
    case .asOf(let asOf, let pairs): 2 * pairs + (asOf.hasTolerance ? 1 : 0)
    }
  }

  /// How many parents the frame has.
  public var parentCount: Int {
    switch self {
    case .filter, .limit, .limitBy, .sample, .unpivot, .resample, .sort, .distinct, .group: 1
    case .join, .asOf: 2
    case .union(let frames): frames
    }
  }
}
