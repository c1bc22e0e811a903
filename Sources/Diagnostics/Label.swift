/// A place in a file and what to say about it there. The text may be empty.
public struct Label: Hashable, Sendable {
  public let span: Span
  public let text: String

  public init(_ span: Span, _ text: String = "") {
    self.span = span
    self.text = text
  }
}
