public import Diagnostics
public import Syntax
public import Types

/// How the rows of a frame come from those of other frames.
public struct Derivation: Sendable {
  public enum Verb: Sendable {
    /// Rows in which the operand is true.
    case filter
    case limit(count: Int, offset: Int)
    /// As many of the first rows as the operand, a single value, says.
    case limitBy(offset: Int)
    /// Some of the rows, by chance.
    case sample(SampleDeclaration)
    /// The rows and, between them, the places of a grid that have none; the operand is the column on it.
    case resample(ResampleDeclaration)
    /// A row for each row and each of the columns.
    case unpivot(UnpivotDeclaration)
    /// By the operands; within each of the series a window sees only rows of its own.
    case sort([Direction], series: [Name])
    /// The first row of each tuple of the operands.
    case distinct
    /// A row for each tuple of the operands, which are columns of these names.
    case group([Name])
    /// Rows of two frames with equal operands: the left's operands stand first, then as many of the right's.
    case join(JoinDeclaration)
    /// The rows of several frames, one after the other.
    case union(UnionDeclaration)
  }

  public enum Direction: Hashable, Sendable {
    case ascending, descending
  }

  /// The frame of `from`, then the one of `with`; of a union all its frames.
  public internal(set) var parents: [Name]
  public internal(set) var verb: Verb
  /// Positions of nodes among the flow's; they have the rows of a parent.
  public var operands: [Int]
  /// Where the verb's operands stand.
  public let place: Span

  /// How many operands of the left a join compares with as many of the right, which stand behind them.
  public var pairs: Int {
    guard case .join(let join) = verb else { return 0 }
    return (operands.count - (join.asOf?.hasTolerance == true ? 1 : 0)) / 2
  }

  /// The operands of a join that have the rows of its right side.
  public var rightOperands: ArraySlice<Int> { operands.dropFirst(pairs).prefix(pairs) }

  /// Whether a row of the frame is a row of its first parent, so that the parent's nodes have values in it.
  public var keepsRows: Bool {
    switch verb {
    case .filter, .limit, .limitBy, .sample, .sort, .distinct, .unpivot, .resample, .join: true
    case .group, .union: false
    }
  }
}

/// A join as it is declared.
public struct JoinDeclaration: Sendable {
  public enum Kind: String, CaseIterable, Sendable {
    case inner, left, right, full, semi, anti

    /// Whether a row may be no row of the left.
    public var mayLackLeft: Bool { self == .right || self == .full }
    /// Whether a row may be no row of the right.
    public var mayLackRight: Bool { self == .left || self == .full }
  }

  public let kind: Kind
  /// Columns that come from the right, by their names here and there; nil: all but the keys.
  public let take: [(name: Name, column: Name)]?
  /// Whether a row of the left may have several matches.
  public let mayMultiply: Bool
  /// In place of a row with equal operands the nearest one by the last pair of them.
  public internal(set) var asOf: AsOfDeclaration?
}

/// Which row of the right an as-of join finds.
public struct AsOfDeclaration: Sendable {
  public enum Direction: String, CaseIterable, Sendable {
    case backward, forward, nearest
  }

  public let direction: Direction
  /// Whether a row of the very same time is passed over.
  public let isStrict: Bool
  /// Whether an operand behind the pairs says how far away the row may be.
  public let hasTolerance: Bool
}

/// Which rows a sample has. A row's luck is its number's and the seed's, so that it is the same in every run.
public struct SampleDeclaration: Sendable {
  public enum Size: Sendable {
    case rows(Int)
    case fraction(Double)
  }

  public let size: Size
  public let seed: Int64
}

/// A grid of time, or of whole numbers.
public struct ResampleDeclaration: Sendable {
  /// Nil as long as parameters are not bound that say it, and where they say none, which has been told.
  public internal(set) var step: GridStep?
  /// The step as it is written, or as parameters say it.
  public internal(set) var every: Name
  public let expression: Expression
  /// The column that stands on the grid.
  public let at: Name
}

/// Columns that become rows.
public struct UnpivotDeclaration: Sendable {
  public let columns: [Name]
  /// The column with the name of each row's column.
  public let name: Name
  /// The column with its value.
  public let value: Name
}

/// A union as it is declared.
public struct UnionDeclaration: Sendable {
  /// The column that has the name of each row's frame.
  public let tag: Name?
  /// Whether a column that a frame lacks is null in its rows.
  public let fillsMissing: Bool
}

extension Expression {
  /// The name that the whole expression is; nil when it is anything else, or has a dot.
  public var plainName: String? {
    if case .name(let parts) = self[root].kind, parts.count == 1 { parts[0].text } else { nil }
  }
}
