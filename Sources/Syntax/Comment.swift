public import Diagnostics

/// A comment from its `#` to the end of the line.
public struct Comment: Hashable, Sendable {
  public let span: Span
  /// With the `#`.
  public let text: String
}
