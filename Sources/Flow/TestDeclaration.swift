public import Diagnostics

/// What a flow gives for rows that the author made up.
public struct TestDeclaration: Sendable {
  public var name: Name
  public var doc: String
  /// Rows of sources, by name.
  public var given: [TestTable]
  /// Values of parameters as they are spelled.
  public var parameters: [TestParameter]
  /// Rows of frames and outputs, by name.
  public var expected: [TestTable]
  /// Checks by name, with what they find.
  public var checks: [ExpectedCheck]
  /// The run fails, in this way.
  public var failure: ExpectedFailure?
  public var tolerance: Tolerance?
  /// Where it stands in the file.
  public let span: Span
  /// The values for which it is declared; nil: it stands for itself.
  public var repetition: Repetition?
  /// Which of a repetition's tests it is, as in `w = 6`.
  public var instance: String?
}

public struct TestParameter: Sendable {
  public let name: Name
  public var value: Name
}

/// Rows by hand: of a source, or of what is made of it.
public struct TestTable: Sendable {
  public enum Content: Sendable {
    case rows(TableLiteral)
    /// A file that the author wrote.
    case file(Name)
    /// A file that `leat test --update` writes.
    case golden(Name)
  }

  public var name: Name
  public var content: Content
}

/// A table in the text of a flow. Every row has a cell for each column.
public struct TableLiteral: Sendable {
  public struct Cell: Sendable {
    public var text: String
    /// In quotes: a text to the letter, which is never null.
    public let isQuoted: Bool
    public let span: Span

    public var isNull: Bool { !isQuoted && (text.isEmpty || text == "null") }
  }

  public var columns: [Name]
  public var rows: [[Cell]]
  public let span: Span
}

/// What a check is to find.
public struct ExpectedCheck: Sendable {
  public var name: Name
  /// Rows that fail; nil: the check is not met, whatever their number.
  public let count: Int?
}

/// How a run is to fail. What is nil may be anything.
public struct ExpectedFailure: Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    case keyNotUnique = "key-not-unique"
    case lengthsDiffer = "lengths-differ"
    case noValue = "no-value"
    case nullInColumn = "null-in-column"
    case offGrid = "off-grid"
    case orderBroken = "order-broken"
  }

  public var kind: Kind?
  public var node: Name?
  /// A source or frame.
  public var frame: Name?
  public var column: Name?
  /// Counted from 1.
  public var row: Int?
  /// A part of the message.
  public var text: String?
  public let span: Span
}

/// How far floats may be from what is expected. Equal ones, two NaN among them, always agree.
public struct Tolerance: Hashable, Sendable {
  /// As a part of the larger of the two.
  public var relative: Double
  public var absolute: Double

  public init(relative: Double = 1e-9, absolute: Double = 0) {
    self.relative = relative
    self.absolute = absolute
  }
}
