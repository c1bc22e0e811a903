/// Where a span stands, in the units that people and editors count.
public struct Location: Hashable, Sendable {
  public let path: String
  /// Lines and columns count from 1; columns are code points. A byte order mark does not count.
  public let line: Int
  public let column: Int
  public let endLine: Int
  /// The column after the last character.
  public let endColumn: Int
  /// The same columns in UTF-16 code units, from 1, for editors.
  public let utf16Column: Int
  public let endUTF16Column: Int
}
