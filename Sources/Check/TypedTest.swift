public import Diagnostics
public import Flow
public import Types

/// A test of which every name is found and every cell is a value of its column's type.
public struct TypedTest: Sendable {
  /// A column of a table by hand.
  public struct Column: Sendable {
    public let name: String
    public let type: ValueType
    public let cells: [Literal]
    /// Where each cell stands.
    public let spans: [Span]
  }

  /// The rows that a source has.
  public struct Given: Sendable {
    public enum Content: Sendable {
      case rows([Column], count: Int)
      case file(Name)
    }

    public let source: Name
    public let content: Content
    /// The whole table, or the name of the file.
    public let span: Span
  }

  /// What a frame or an output has to have.
  public struct Expected: Sendable {
    public enum Content: Sendable {
      case rows([Column], count: Int)
      case file(Name)
      case golden(Name)
    }

    public let name: Name
    /// The columns that are compared; of a file, until its columns are known, all that the frame or output
    /// has.
    public internal(set) var output: TypedOutput
    public let content: Content
    /// The whole table, or the name of the file.
    public let span: Span
  }

  public let name: Name
  public let given: [Given]
  public internal(set) var expected: [Expected]
  public let checks: [(check: TypedCheck, expected: ExpectedCheck)]
  public let failure: ExpectedFailure?
  /// What is computed to see the run fail.
  public let failing: [TypedOutput]
  public let tolerance: Tolerance?

  /// The same test, with only these columns of a frame or output compared.
  public func comparing(_ columns: [String], of table: String) -> TypedTest {
    var test = self
    for index in test.expected.indices where test.expected[index].name.text == table {
      let output = test.expected[index].output
      test.expected[index].output = TypedOutput(
        name: output.name, domain: output.domain,
        columns: output.columns.filter { columns.contains($0.name) })
    }
    return test
  }
}
