public import Types

/// Why a run gave no result. Rows are numbered from 0, as the source has them.
public struct RunError: Error, Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// An arithmetic error that something needed: the node and transform that made it, and the smallest row
    /// whose need met it; no row when it is a scalar.
    case cell(node: String, transform: String, row: Int?)
    /// A row stands before its predecessor, or has no place because a column of the order is null there.
    case orderBroken(frame: String, column: String, row: Int)
    /// A row of a frame's parent that stands between the places of a grid, or at a place where one stands.
    case offGrid(frame: String, column: String, row: Int, of: String, isSecond: Bool)
    /// The first row whose key a row before it has too.
    case keyNotUnique(frame: String, columns: [String], row: Int)
    case nullInColumn(source: String, column: String, row: Int)
    /// Frames side by side that have unequal numbers of rows.
    case lengthsDiffer(frame: String, members: [String], counts: [Int])
    case missingSource(String)
    case missingColumn(source: String, column: String)
    case wrongColumnType(source: String, column: String, expected: DataType, found: DataType)
    /// A frame of more rows than there are numbers for.
    case tooManyRows(frame: String, rows: Int)
    /// A value that the plan expects to be given was not.
    case missingOverride(String)
    /// A given value of another type, or with another number of rows (1 for a scalar).
    case wrongOverride(String, expected: DataType, rows: Int)
    case unknownParameter(String)
    case wrongParameter(String, expected: DataType)
    /// This machine has no rules of a time zone.
    case zoneMissing(String, reason: String)
    /// The engine was given a plan that it cannot run: a bug of ours.
    case internalBug(String)
  }

  public var kind: Kind
  /// What the transform of an erroneous cell was given in its row, where it looked at that row alone.
  public var arguments: [Literal]

  public init(_ kind: Kind, arguments: [Literal] = []) {
    self.kind = kind
    self.arguments = arguments
  }
}

extension RunError: CustomStringConvertible {
  public var description: String {
    switch kind {
    case .cell(let node, let transform, let row?): "\(transform) in \(node) has no value at row \(row)"
    case .cell(let node, let transform, nil): "\(transform) in \(node) has no value"
    case .orderBroken(let frame, let column, let row): "\(frame): row \(row) breaks the order by \(column)"
    case .keyNotUnique(let frame, let columns, let row):
      "\(frame): row \(row) repeats a key of \(columns.joined(separator: ", "))"
    case .nullInColumn(let source, let column, let row): "\(source): \(column) is null at row \(row)"
    case .lengthsDiffer(let frame, let members, let counts):
      "\(frame): \(zip(members, counts).map { "\($0) has \($1) rows" }.joined(separator: ", "))"
    case .offGrid(let frame, let column, let row, let parent, _):
      "\(parent): row \(row) has no place of its own on the grid of \(frame) by \(column)"
    case .missingSource(let name): "no data for source \(name)"
    case .missingColumn(let source, let column): "\(source) has no column \(column)"
    case .wrongColumnType(let source, let column, let expected, let found):
      "\(source): \(column) is \(found), not \(expected)"
    case .tooManyRows(let frame, let rows): "\(frame) has \(rows) rows"
    case .missingOverride(let name): "nothing was given for \(name)"
    case .wrongOverride(let name, let expected, let rows):
      "what was given for \(name) is not \(rows) cells of \(expected)"
    case .unknownParameter(let name): "no parameter \(name)"
    case .wrongParameter(let name, let expected): "parameter \(name) is not \(expected)"
    case .zoneMissing(let zone, let reason): "no rules of the time zone \(zone): \(reason)"
    case .internalBug(let what): "internal error: \(what)"
    }
  }
}
